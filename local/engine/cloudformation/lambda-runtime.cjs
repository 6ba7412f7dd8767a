'use strict';
/*
 * Runs in the process of one Lambda function: loads its handler as the Node.js runtime of Lambda does, and passes events, results
 * and log lines between it and lambda.ts. Plain JavaScript, so that a child process starts without a compiler.
 */
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const { syncBuiltinESMExports } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { format } = require('node:util');

const send = (message) => process.connected && process.send(message);
// Through the same channel as the results, so that no log line arrives after the result of its invocation.
process.stdout.write = process.stderr.write = (text) => { send({ log: String(text) }); return true; };
process.on('disconnect', () => process.exit());

/**
 * With the log format JSON, each line of the console is an object (Lambda guide, monitoring-cloudwatchlogs-logformat). Direct writes to the
 * stream are not changed. The application log level is not applied, so that tests that look for secrets in logs see all lines.
 */
const hasJsonLog = () => process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
let requestId;
for (const [method, level] of Object.entries({ debug: 'DEBUG', error: 'ERROR', info: 'INFO', log: 'INFO', trace: 'TRACE', warn: 'WARN' })) {
  const plain = console[method];
  console[method] = (...args) => {
    if (!hasJsonLog()) { plain(...args); return; }
    const message = args.length === 1 ? args[0] : format(...args);
    process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message })}\n`);
  };
}

const root = process.env.LAMBDA_TASK_ROOT;
const [file, name] = process.env._HANDLER.split(/\.(?=[^.]+$)/);
const waiting = new Map(); // invocations of other functions, by number

/** Providers send replies with https to port 443 of the host and ignore the port of the URL, as the Provider framework and AWS's own examples do. */
const { request } = https;
https.request = (options, ...rest) => options?.hostname === '127.0.0.1' && !options.port
  ? http.request({ ...options, port: new URL(process.env.LOCAL_REPLY_ENDPOINT).port }, ...rest)
  : request(options, ...rest);
syncBuiltinESMExports();

/** The Provider framework calls the user's function with the AWS SDK. Its module `outbound` is replaceable, so that it calls the engine here. */
function redirectProviderFramework() {
  const file = path.join(root, 'outbound.js');
  if (!fs.existsSync(path.join(root, 'framework.js')) || !fs.existsSync(file)) { return; }
  Object.assign(require(file), {
    invokeFunction: ({ FunctionName, Payload }) => new Promise((resolve, reject) => {
      waiting.set(waiting.size, { resolve, reject });
      send({ invoke: waiting.size - 1, functionName: FunctionName, payload: String(Payload) });
    }),
    startExecution: () => { throw new Error('isComplete handlers are not supported: nothing local runs their state machine'); },
  });
}

/** CommonJS is required and not imported, because only `require` uses the replaced module. */
async function load() {
  redirectProviderFramework();
  const found = ['.js', '.mjs', '.cjs'].map((extension) => path.join(root, file + extension)).find((candidate) => fs.existsSync(candidate));
  if (!found) { throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' }); }
  const loaded = found.endsWith('.mjs') ? await import(pathToFileURL(found)) : require(found);
  if (typeof loaded[name] !== 'function') {
    throw Object.assign(new Error(`${process.env._HANDLER} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
  }
  return loaded[name];
}

/** The format in which Lambda reports an error of a Node.js handler. */
const describe = (error) => error instanceof Error
  ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
  : { errorType: typeof error, errorMessage: String(error), trace: [] };

const loading = load();
loading.then(() => send({ ready: true }), (error) => send({ failed: describe(error) }));

process.on('message', async (message) => {
  if ('invoked' in message) {
    const { resolve, reject } = waiting.get(message.invoked);
    if (message.error) { reject(new Error(message.error)); return; }
    // As bytes, as the SDK returns a payload. The framework logs it in this format.
    resolve({ ...message.response, Payload: new TextEncoder().encode(message.response.Payload) });
    return;
  }
  Object.assign(process.env, message.environment); // of the function that currently runs in this process, if processes are shared
  const deadline = Date.now() + message.timeoutMs;
  ({ requestId } = message);
  const context = {
    awsRequestId: message.requestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    invokedFunctionArn: message.functionArn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const result = await (await loading)(message.event, context);
    send({ result: JSON.stringify(result ?? null) });
  } catch (error) {
    const { trace: stackTrace, ...rest } = describe(error);
    console.error(hasJsonLog() ? { ...rest, stackTrace } : `ERROR\tInvoke Error\t${JSON.stringify(describe(error))}`);
    send({ failed: describe(error) });
  }
});
