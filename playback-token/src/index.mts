// For the types of ES modules; esbuild writes the code over what this compiles to.
export * from './index.js';
