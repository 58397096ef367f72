import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';

const requests = new Histogram({
  name: 'portcullis_http_request_duration_seconds',
  help: 'Duration of HTTP requests.',
  labelNames: ['app', 'method', 'status'],
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

let collecting = false;

/** Paths are no label: they are the callers' to choose. */
export const observeRequest = (app: string, method: string, status: number, durationMs: number): void => {
  if (collecting)
    requests.observe({ app, method: known.has(method) ? method : 'OTHER', status: String(status) }, durationMs / 1000);
};

const known = new Set(['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE', 'PUT', 'PATCH']);

/** Prometheus metrics on a port of their own, which is not for the public. */
export const serveMetrics = (host: string, port: number): Server => {
  collecting = true;
  collectDefaultMetrics();
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': register.contentType }).end(await register.metrics());
  });
  return server.listen(port, host);
};
