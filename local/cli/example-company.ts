import { fileURLToPath } from "node:url";

/** The folder of the repository's example company. */
export const exampleCompany = fileURLToPath(new URL("../../companies/harbour-bank", import.meta.url));
