/**
 * What planls looks for in the text of plan documents: placeholders, open questions, ids, articles and markers. It
 * reads plain text, to be laid over markdown: one paragraph, heading or cell at a time.
 *
 * Every placeholder is a single token, so that one nobody closed is text and no error. What the marks are and where
 * they end is decided as in server/plan-analysis/src/model/token/scan.rs; a test there compares the two.
 *
 * @file Placeholders of plan documents
 * @license MIT OR Apache-2.0
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const any = /[\s\S]/;

/** A backslash takes the next character out of play. */
const escape = seq('\\', any);

/** What may stand between two marks, marks of the same kind three deep. */
function inside(open, close, plain) {
  let nested = choice(plain, escape);
  for (let depth = 0; depth < 3; depth++) nested = choice(plain, escape, seq(open, repeat(nested), close));
  return nested;
}

/** Something between two marks that does not begin with another opening mark. */
function between(open, close, plain) {
  const item = inside(open, close, plain);
  return seq(open, choice(plain, escape), repeat(item), close);
}

const bracket = between('[', ']', /[^\[\]\\]/);
const brace = between('{', '}', /[^{}\\]/);

/** `{{…}}` up to the first `}}`; a third brace makes it something else. */
const lone = /\}[^}]/;
const mustache = seq('{{', choice(/[^{}]/, lone), repeat(choice(/[^}]/, lone)), '}}');

/** `<<…>>` up to the first `>>`, with no `<<` in it: marks in it stand alone or take turns. */
const guillemet = seq(
  '<<',
  choice(
    seq(/(><)*>?[^<>]/, repeat(/<?(><)*>?[^<>]/), /<?(><)*/, '>>'),
    seq(/(><)+/, '>>'),
  ),
);

/** `<name>` on one line; what could be a tag with attributes or an address is none, unless it holds a space. */
const angle = seq(
  '<',
  /[\p{L}\p{N}]/,
  choice(/[^<>="@\n\r\/]*/, seq(/[^<>="@\n\r]*/, ' ', /[^<>="@\n\r]*/)),
  '>',
);

const number = choice(/[IVX]+/, /\d+(\.\d+)*/);
const id = /[A-Z]{1,8}(-[A-Z]+)*-?\d{1,5}(\.\d{1,3})?[a-j]?/;
const word = /[\p{L}\p{N}_$]+([\-.\/][\p{L}\p{N}_$]+)*/;
const series = choice('Article', 'Articles', 'Principle', 'Principles');

export default grammar({
  name: 'plan',

  extras: () => [],

  rules: {
    document: ($) => repeat(choice($._found, $._text)),

    _found: ($) =>
      choice($.question, $.marker, $.mustache, $.guillemet, $.bracket, $.brace, $.angle, $.article, $.id),

    // These two are brackets as well, and go before them.
    question: () => token(prec(1, seq(/\[\s*NEEDS CLARIFICATION/, repeat(inside('[', ']', /[^\[\]\\]/)), ']'))),
    marker: () => token(prec(1, choice('[P]', /\[US\d{1,3}\]/))),

    mustache: () => token(mustache),
    guillemet: () => token(guillemet),
    bracket: () => token(bracket),
    brace: () => token(brace),
    angle: () => token(angle),

    article: () => token(choice(seq(series, ' ', number), seq('§', optional(' '), number))),
    id: () => token(seq(id, optional(seq('-', id)))),

    _text: () =>
      choice(
        token(word),
        // Longer than an article, as in "Article IVb", and than a word.
        token(seq(series, ' ', word)),
        token(/[^\[{<\\\p{L}\p{N}_$§]+/),
        token(escape),
        '\\',
        '§',
        '[',
        '{',
        '<',
        // Between marks that hold nothing, nothing is to be filled.
        token(prec(1, /\[\s*\]|\{\s*\}|\{\{\s*\}\}|<<\s*>>/)),
        // What only looks like the beginning of a token.
        token(/\{\{\{+/),
        token(/<<<+/),
        '<<',
        '[[',
        token(/\[\[([^\]]|\][^\]])*\]\]/),
        // A guillemet that goes on; a link, whose brackets are no placeholder.
        token(seq(guillemet, '>')),
        token(seq(bracket, choice('(', '['))),
      ),
  },
});
