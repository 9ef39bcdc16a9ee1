module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // These need a control plane: `npm run test:cluster`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  collectCoverageFrom: ['lib/**/*.ts'],
  // V8's own counts are turned into lines anew for every test file, which takes longer than the tests.
  coverageProvider: 'babel',
  // Judged where coverage is asked for, as CI does.
  coverageThreshold: { global: { lines: 90 } },
};
