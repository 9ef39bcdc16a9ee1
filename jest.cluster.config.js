// `npm run test:cluster`: on a real control plane. Steps of a file build on each other, so the first failure ends it.
const base = require('./jest.config.js');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/cluster'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
  maxWorkers: 2,
  // A step that fails leaves servers behind that are played here; control planes and operators end with their process.
  forceExit: true,
  coverageThreshold: undefined,
};
