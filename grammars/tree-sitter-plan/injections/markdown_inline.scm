; extends

; The text of paragraphs, headings and cells: with its children, because the links and emphasis in it are no borders.
((inline) @injection.content
  (#set! injection.language "plan")
  (#set! injection.include-children))
