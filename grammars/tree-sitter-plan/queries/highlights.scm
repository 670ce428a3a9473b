; Names of captures that Helix and Neovim both know.

(question) @keyword

[
  (mustache)
  (guillemet)
] @label

; A bracket is a placeholder when it shouts or says what to write; others are links, citations and asides.
((bracket) @label
  (#match? @label "^\\[([A-Z#][A-Z0-9# _/-]{2,}|(e\\.g\\.|[Aa]dd|[Bb]rief|[Dd]efine|[Dd]escribe|[Dd]ocument|[Ee]xplain|[Ee]xtract|[Ii]dentify|[Ll]ist|[Nn]ame of|[Pp]rovide|[Ss]pecify|[Ss]tate|[Ww]rite|[Ww]hat|[Ww]hy|[Hh]ow)[ ,][^\\]]*)\\]$"))

; Tags of HTML have no space and no capital.
((angle) @label
  (#match? @label "[A-Z_ -]"))

(marker) @attribute

(article) @type

; Names of standards look like ids.
((id) @constant
  (#not-match? @constant "^(UTF|ISO|SHA|RFC|HTTP|TLS|IP[Vv]|MP|H|AES|RSA|P)-?[0-9]"))
