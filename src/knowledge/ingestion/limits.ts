/**
 * How much one import takes. Each limit is checked before what it limits is held in memory, and the report names it.
 * docs/ingestion.md lists them for people.
 */
export const importLimits = {
  /** Bytes of a text file: Markdown or HTML. */
  textFileBytes: 5_000_000,
  /** Bytes of a PDF or a DOCX file. */
  documentFileBytes: 25_000_000,
  /** Bytes of a help-centre export. */
  exportFileBytes: 50_000_000,
  /** Bytes of a DOCX file's content after unpacking, all of it together. */
  unpackedBytes: 100_000_000,
  /** Characters of one article as Markdown: what a knowledge item holds with its parts and their sources. */
  articleCharacters: 500_000,
  /** Characters of all articles of one import: what a check and a publish hold at once. */
  importCharacters: 30_000_000,
  /** Documents of one import. */
  documents: 10_000,
  /** Elements of one HTML page, how deep they nest, and the attributes of all of them. */
  htmlElements: 200_000,
  htmlDepth: 512,
  htmlAttributes: 500_000,
  pdfPages: 2_000,
  /** Time of one parse. */
  parseMs: 20_000,
  /** Heap of the worker that parses. */
  parseMegabytes: 256,
} as const;
