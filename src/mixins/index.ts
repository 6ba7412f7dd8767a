export * from './channel';
export * from './recording-configuration';
