import assert from 'node:assert';
import { test } from 'node:test';
import { Crashes } from './crashes.ts';

test('each crash is waited for longer, and the sixth in three minutes is the last', () => {
  const crashes = new Crashes();
  const waits = [0, 1, 2, 3, 4, 5].map((second) => crashes.add(second * 1000));
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 10_000, undefined]);
});

test('after three minutes a crash is forgotten', () => {
  const crashes = new Crashes();
  for (let at = 0; at < 5; at++) crashes.add(at);
  assert.equal(crashes.add(179_999), undefined);
  assert.equal(crashes.add(180_004), 1000);
});

test('who asks for a start begins anew', () => {
  const crashes = new Crashes();
  for (let at = 0; at < 6; at++) crashes.add(at);
  crashes.clear();
  assert.equal(crashes.add(7), 1000);
});
