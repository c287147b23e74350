/** Prints how well questions are grouped into gaps: `npm run report:gaps`. */
import { customerQuestions, groupQuestions, intentExamples } from "./labelled-questions.ts";

const sets = { "examples of intents": intentExamples(), "customers' questions": customerQuestions() };
console.log("| set | questions | groups | precision of pairs | recall of pairs |");
console.log("|---|---|---|---|---|");
for (const [name, questions] of Object.entries(sets)) {
  const { groups, precision, recall } = await groupQuestions(questions);
  console.log(`| ${name} | ${questions.length} | ${groups} | ${precision.toFixed(2)} | ${recall.toFixed(2)} |`);
}
