;;; emacs.el --- Drives a real Emacs with planls in eglot  -*- lexical-binding: t -*-

;; PLANLS_BIN=target/release/planls emacs --batch -Q -l tests/editors/emacs.el
;;
;; What a user puts into init.el is read from editors/emacs/README.md.  The documents are copies.  A batch Emacs has no
;; command loop: nothing happens while it waits unless it is told to, and timers of idleness never run.

(require 'cl-lib)
(require 'eglot)
(require 'flymake)
(require 'markdown-mode)
(require 'xref)

(defvar repository (expand-file-name "../.." (file-name-directory load-file-name)))
(defvar home (file-name-as-directory (make-temp-file "planls-emacs-" t)))
(defvar plan (concat home "projects/mustache/specs/012-parcel-tracking/plan.md"))
(defvar passed 0)
(defvar failed 0)

(defmacro check (name &rest body)
  "Run BODY as one check; its value is said beside NAME."
  (declare (indent 1))
  `(let ((began (float-time)))
     (condition-case problem
         (let ((said (progn ,@body)))
           (cl-incf passed)
           (princ (format "ok     %s (%.2f s)%s\n" ,name (- (float-time) began)
                          (if (stringp said) (concat ": " said) ""))))
       (error
        (cl-incf failed)
        (princ (format "not ok %s: %s\n" ,name (error-message-string problem)))))))

(defun await (what ask)
  "Wait until ASK gives something, for WHAT."
  (let ((end (+ (float-time) 8)) value)
    (while (and (not (setq value (funcall ask))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (or value (error "waited in vain for %s" what))))

(defun findings ()
  "The texts that are marked, each with its message."
  (flymake-start)
  (mapcar (lambda (it)
            (cons (buffer-substring-no-properties (flymake-diagnostic-beg it) (flymake-diagnostic-end it))
                  (flymake-diagnostic-text it)))
          (flymake-diagnostics)))

(defun typed ()
  "Tell the server of the text, which the command loop would do after a moment of idleness."
  (eglot--signal-textDocument/didChange))

(defun find (text)
  "Go to the beginning of TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun lines-of-readme (heading)
  "The first block of Lisp below HEADING in the README, with the program to test."
  (with-temp-buffer
    (insert-file-contents (concat repository "/editors/emacs/README.md"))
    (re-search-forward (concat "^## " heading "$"))
    (re-search-forward "^```elisp\n\\(\\(?:.*\n\\)*?\\)```$")
    (replace-regexp-in-string "\"planls\"" (prin1-to-string (expand-file-name (getenv "PLANLS_BIN") repository))
                              (match-string 1) t t)))

(copy-directory (concat repository "/tests/documents/mustache") (concat home "projects/mustache") nil t t)
(make-directory (concat home "projects/mustache/.git"))
(write-region "# Read me\n\n{{NAME}} fills [Describe the feature]; <<OWNER>> decides.\n" nil
              (concat home "projects/mustache/README.md") nil 'silent)
(setq eglot-sync-connect 10 eglot-autoshutdown t make-backup-files nil create-lockfiles nil
      project-vc-extra-root-markers '("specs") vc-handled-backends nil)
(with-temp-buffer
  (insert (lines-of-readme "Install"))
  (eval-buffer))

(check "with the lines of the README, eglot is started in markdown"
  (cl-assert (memq 'eglot-ensure (default-value 'markdown-mode-hook)))
  (find-file plan)
  ;; `eglot-ensure' waits for the command loop.
  (apply #'eglot--connect (eglot--guess-contact))
  (await "the server" #'eglot-managed-p)
  (plist-get (eglot--server-info (eglot-current-server)) :version))
(check "findings are marked, on the token alone"
  (await "the finding" (lambda () (assoc "{{STATUS}}" (findings))))
  (let ((found (cdr (assoc "{{STATUS}}" (findings)))))
    (cl-assert (string-search "`{{STATUS}}` is still to be filled" found) nil "%s" found)
    (cl-assert (string-search "unfilled-placeholder" found) nil "%s" found)
    (format "%d findings" (length (findings)))))
(check "filled, the token is no longer reported"
  (find "{{STATUS}}")
  (delete-char (length "{{STATUS}}"))
  (insert "Draft")
  (typed)
  ;; By its message: the mark itself has gone with the text.
  (await "it to go" (lambda ()
                      (let ((found (findings)))
                        (and found (cl-notany (lambda (it) (string-search "{{STATUS}}" (cdr it))) found)))))
  (primitive-undo 3 buffer-undo-list)
  (typed)
  (await "it to come back" (lambda () (assoc "{{STATUS}}" (findings)))))
(check "M-. in the table goes to the article"
  (find "IV. Specification Authority")
  (xref-find-definitions "LSP identifier at point")
  (cl-assert (equal (file-name-nondirectory buffer-file-name) "CONSTITUTION.md"))
  (string-trim (thing-at-point 'line t)))
(check "hover gives the text of the article"
  (switch-to-buffer (get-file-buffer plan))
  (find "IV. Specification Authority")
  (let* ((answer (eglot--request (eglot--current-server-or-lose) :textDocument/hover
                                 (eglot--TextDocumentPositionParams)))
         (shown (format "%s" (eglot--hover-info (plist-get answer :contents) (plist-get answer :range)))))
    (cl-assert (string-search "Where code and specification differ" shown) nil "%s" shown)))
(check "a missing section is completed"
  (goto-char (point-max))
  (insert "\n## Fron")
  (typed)
  (pcase-let* ((`(,from ,to ,table . ,more) (eglot-completion-at-point))
               (all (all-completions "" table))
               (item (cl-find "Frontend State" all :test #'string-search)))
    (cl-assert item nil "it is not in %s" all)
    (delete-region from to)
    (insert item)
    (funcall (plist-get more :exit-function) item 'finished)
    (typed)
    (find "### Frontend State")
    (format "%d items" (length all))))
(check "imenu has the headings"
  (let ((shown (format "%s" (eglot-imenu))))
    (cl-assert (string-search "Component Breakdown" shown) nil "%s" shown)))
(check "a README stays quiet"
  (find-file (concat home "projects/mustache/README.md"))
  (await "the server" #'eglot-managed-p)
  (accept-process-output nil 0.5)
  (cl-assert (null (findings)) nil "%s" (findings)))
(check "shut down, the server is gone"
  (let ((process (jsonrpc--process (eglot-current-server))) (began (float-time)))
    (eglot-shutdown (eglot-current-server) nil 3)
    (cl-assert (not (process-live-p process)) nil "it lives")
    (cl-assert (< (- (float-time) began) 1) nil "it took %.1f s" (- (float-time) began))))
(check "settings in .dir-locals.el count, as the README has them"
  (copy-directory (concat repository "/tests/documents/sample") (concat home "projects/sample") nil t t)
  (write-region (lines-of-readme "Settings") nil (concat home "projects/sample/.dir-locals.el") nil 'silent)
  (find-file (concat home "projects/sample/specs/001-hold-a-bike/plan.md"))
  (apply #'eglot--connect (eglot--guess-contact))
  (await "the error" (lambda ()
                       (flymake-start)
                       (cl-some (lambda (it)
                                  (and (eq (flymake-diagnostic-type it) 'eglot-error)
                                       (string-search "<<OWNER>>" (flymake-diagnostic-text it))))
                                (flymake-diagnostics))))
  (eglot-shutdown (eglot-current-server) nil 3))

(dolist (buffer (buffer-list))
  (with-current-buffer buffer (set-buffer-modified-p nil)))
(delete-directory home t)
(princ (format "%d passed, %d failed\n" passed failed))
(kill-emacs (if (zerop failed) 0 1))
