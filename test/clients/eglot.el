;;; eglot.el --- Emacs >= 28 with eglot drives the bundled server over stdio  -*- lexical-binding: t -*-
;; emacs --batch -l test/clients/eglot.el, with CURIE_NODE and CURIE_SERVER in the environment
(package-initialize)
(require 'eglot)
(define-derived-mode curie-note-mode text-mode "Note")
(add-to-list 'auto-mode-alist '("note\\.txt\\'" . curie-note-mode))
(add-to-list 'eglot-server-programs
             `(curie-note-mode . (,(getenv "CURIE_NODE") ,(getenv "CURIE_SERVER") "--stdio")))
(put 'curie-note-mode 'eglot-language-id "plaintext")
(defvar curie-fails 0)
(defun curie-check (name ok &optional extra)
  (princ (format "  %s %s%s\n" (if ok "ok  " "FAIL") name (if ok "" (format " %S" extra))))
  (unless ok (setq curie-fails (1+ curie-fails))))
(defun curie-wait (pred)
  (let ((end (+ (float-time) 20)) v)
    (while (and (not (setq v (funcall pred))) (< (float-time) end))
      (accept-process-output nil 0.05))
    v))
(defun curie-ask (method params)
  (jsonrpc-request (eglot--current-server-or-lose) method params :timeout 20))
(defun curie-at (line word)
  "Put point on WORD in LINE (from 1) and answer the position parameters."
  (goto-char (point-min))
  (forward-line (1- line))
  (search-forward word)
  (backward-char 1)
  (eglot--TextDocumentPositionParams))

(let* ((dir (file-name-as-directory (make-temp-file "curie-" t)))
       (file (concat dir "note.txt")))
  (condition-case err
      (progn
        (with-temp-file file
          (insert "🙂 The patient had a cold.\nMultiple sclerosis (MS) was diagnosed.\n🙂 She takes metformin.\n"))
        (find-file file)
        (apply #'eglot--connect (eglot--guess-contact))
        (curie-check "starts" (curie-wait (lambda () (eglot-managed-p))))
        (flymake-start)
        (let ((ds (curie-wait (lambda () (flymake-diagnostics)))))
          (curie-check "diagnostic behind an emoji"
                       (and ds (equal (buffer-substring (flymake-diagnostic-beg (car ds))
                                                        (flymake-diagnostic-end (car ds)))
                                      "cold"))
                       ds))
        (let ((hover (curie-ask :textDocument/hover (curie-at 3 "metformin"))))
          (curie-check "hover" (string-match-p "metformin" (downcase (format "%S" hover))) hover))
        (let ((hover (curie-ask :textDocument/hover (curie-at 2 "MS"))))
          (curie-check "hover on a short form tells its long form"
                       (string-match-p "multiple sclerosis" (downcase (format "%S" hover))) hover))
        (curie-at 1 "cold")
        (let* ((actions (curie-ask :textDocument/codeAction
                                   (list :textDocument (eglot--TextDocumentIdentifier)
                                         :range (list :start (eglot--pos-to-lsp-position (1- (point)))
                                                      :end (eglot--pos-to-lsp-position (point)))
                                         :context '(:diagnostics []))))
               (action (seq-find (lambda (a) (string-match-p "common cold" (downcase (plist-get a :title))))
                                 actions))
               (command (and action (if (stringp (plist-get action :command)) action (plist-get action :command)))))
          (curie-check "code action to choose a candidate"
                       (equal (plist-get command :command) "curie.decide") actions)
          (curie-ask :workspace/executeCommand
                     (list :command (plist-get command :command) :arguments (plist-get command :arguments))))
        (curie-check "diagnostic gone after the choice"
                     (curie-wait (lambda () (null (flymake-diagnostics)))) (flymake-diagnostics))
        (eglot-shutdown (eglot--current-server-or-lose))
        (curie-check "clean shutdown" t))
    (error (curie-check "script" nil err)))
  (set-buffer-modified-p nil)
  (delete-directory dir t))
(kill-emacs (if (= curie-fails 0) 0 1))
