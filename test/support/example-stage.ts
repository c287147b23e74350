/** Settings of a stage that uses what there is. */
export const exampleSettings = {
  region: "eu-central-1",
  companyDirectory: "companies/harbour-bank",
  modelsFile: "models/prod.json",
  webhookUrl: "https://help-desk.example/webhooks",
  logRetentionDays: 30,
  laneConcurrency: { urgent: 20, routine: 10, deferred: 2 },
  apiThrottle: { requestsPerSecond: 50, burst: 100 },
  deletionProtection: true,
};
