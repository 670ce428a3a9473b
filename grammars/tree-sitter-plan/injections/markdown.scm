; extends

; Fences that show text or name no language; in code, brackets are code.
(fenced_code_block
  .
  (fenced_code_block_delimiter)
  .
  (code_fence_content) @injection.content
  (#set! injection.language "plan"))

(fenced_code_block
  (info_string (language) @_language)
  (code_fence_content) @injection.content
  (#any-of? @_language "text" "txt" "plain" "plaintext" "tree" "diagram" "ascii")
  (#set! injection.language "plan"))
