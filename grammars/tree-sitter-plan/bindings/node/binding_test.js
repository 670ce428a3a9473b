import assert from 'node:assert';
import { test } from 'node:test';

test('the language is loaded', async () => {
  const { default: plan } = await import('./index.js');
  assert.equal(typeof plan.language, 'object');
  assert.ok(plan.nodeTypeInfo.some(({ type }) => type === 'mustache'));
  assert.match(plan.HIGHLIGHTS_QUERY, /\(mustache\)/);
});
