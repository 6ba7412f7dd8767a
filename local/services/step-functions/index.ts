export { LocalExecution } from './execution';
export type { StepFunctionsWorld } from './execution';
export { SimulatedTime } from './time';
