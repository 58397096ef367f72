export { answer, callTool, UnknownTool } from './call-tool.ts';
export { catalogue } from './catalogue.ts';
export { defineTool, reads, type Tool, type ToolAnnotations, type ToolDefinition } from './define-tool.ts';
export type { JsonSchema } from './json-schema.ts';
export { publicFace, toolReference } from './reference.ts';
export type { Service, ToolContext } from './tool-context.ts';
export { resolveToolName, toolsOf } from './tool-names.ts';
export type { FieldFault, ToolOutcome } from './tool-outcome.ts';
