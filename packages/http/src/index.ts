export { addressBlock, addressOf } from './address.ts';
export { type AppOptions, createApp, type PublicError, type RequestState } from './app.ts';
export { type Configuration, ConfigurationError, isLoopback, readConfiguration, variables } from './configuration.ts';
export { configurationReference } from './configuration-reference.ts';
export { HttpError } from './http-error.ts';
export { createLogger, type Log } from './log.ts';
export { runApp, type Start } from './run-app.ts';
export { type Running, serve } from './serve.ts';
