import { describe, expect, test } from 'vitest';
import { ConfigurationError, readConfiguration } from './configuration.ts';

describe('the configuration', () => {
  test('has a default for every variable', () => {
    expect(readConfiguration({})).toMatchObject({
      authUrl: 'http://localhost:4000',
      mcpUrl: 'http://localhost:4001/mcp',
      authPort: 4000,
      mcpPort: 4001,
      venuePort: 4002,
      host: '127.0.0.1',
      signUpOpen: true,
      trading: true,
      market: 'simulated',
      marketHours: 'always',
      rateLimits: true,
      secureCookies: false,
    });
  });

  test('takes an empty variable for an unset one', () => {
    expect(readConfiguration({ AUTH_URL: '', REQUIRED_PLAN: '' }).authUrl).toBe('http://localhost:4000');
  });

  test('names every fault in one message', () => {
    const wrong = {
      AUTH_URL: 'http://example.com',
      MCP_URL: 'https://mcp.example.com/mcp/',
      TRADING: 'maybe',
      MCP_PORT: '0',
    };
    expect(() => readConfiguration(wrong)).toThrow(ConfigurationError);
    expect(() => readConfiguration(wrong)).toThrow(/AUTH_URL[\s\S]*MCP_URL[\s\S]*MCP_PORT[\s\S]*TRADING/);
  });

  test('names what is wrong between variables in the same message', () => {
    const wrong = { AUTH_PORT: '4001', MARKET: 'real', LOG_LEVEL: 'loud' };
    expect(() => readConfiguration(wrong)).toThrow(/MARKET[\s\S]*LOG_LEVEL[\s\S]*three different ports/);
  });

  test('concludes nothing from an address that is wrong by itself', () => {
    expect(() => readConfiguration({ AUTH_URL: 'nonsense', MCP_PORT: '4000' })).not.toThrow('three different ports');
  });

  test.each([
    ['AUTH_URL', 'https://auth.example.com/'],
    ['AUTH_URL', 'https://auth.example.com/path'],
    ['AUTH_URL', 'https://Auth.example.com'],
    ['AUTH_URL', 'https://user:pass@auth.example.com'],
    ['AUTH_URL', 'http://10.0.0.1:4000'],
    ['AUTH_URL', 'not a url'],
    ['MCP_URL', 'https://mcp.example.com/mcp?x=1'],
    ['MCP_URL', 'https://mcp.example.com/mcp#x'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['TRUST_PROXY', '-1'],
    ['TRUST_PROXY', 'yes'],
    ['MARKET', 'real'],
  ])('refuses %s=%s', (variable, value) => {
    expect(() => readConfiguration({ [variable]: value })).toThrow(variable);
  });

  test('closes sign-up, and keeps rate limits on, where the address is public', () => {
    const open = {
      AUTH_URL: 'https://auth.example.com',
      MCP_URL: 'https://mcp.example.com/mcp',
      AUTH_PORT: '4000',
      MCP_PORT: '4001',
    };
    expect(readConfiguration(open)).toMatchObject({ signUpOpen: false, secureCookies: true });
    expect(() => readConfiguration({ ...open, RATE_LIMITS: 'off' })).toThrow('RATE_LIMITS');
  });

  test('refuses two servers on one port', () => {
    expect(() => readConfiguration({ MCP_PORT: '4000' })).toThrow('three different ports');
  });
});
