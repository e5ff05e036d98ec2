;; English in the mouths of other languages' speakers: text, stress, durations and intonation by Festival's English rules,
;; sounds cut from a voice that was recorded for another language. `borrowed.py` loads this and calls `hark_say`.

(voice_kal_diphone)

(define (hark_voice name file silence)
  "Open the diphones of a voice; missing ones become a moment of silence."
  (us_diphone_init
    (list (list 'name name) (list 'index_file file) '(grouped "true")
          '(coef_ext ".lpc") '(sig_ext ".res") (list 'default_diphone silence))))

(define (hark_replace segment sounds)
  "Put no, one or several sounds of equal length in the place of one segment."
  (let ((begin_at (item.feat segment "segment_start"))
        (end_at (item.feat segment "end"))
        (place segment) (count (length sounds)) (done 0))
    (if (not sounds) (item.relation.remove segment 'Segment))
    (while sounds
      (set! done (+ done 1))
      (if (equal? done 1)
        (item.set_name segment (car sounds))
        (set! place (item.insert place (list (car sounds)) 'after)))
      (item.set_feat place "end" (+ begin_at (* (/ done count) (- end_at begin_at))))
      (set! sounds (cdr sounds)))))

(define (hark_say text sounds voice pitch stretch file)
  "Say a text with a voice that `hark_voice` opened; SOUNDS maps English phones to its own."
  (Parameter.set 'Duration_Stretch stretch)
  (let ((utt (eval (list 'Utterance 'Text text))))
    (Initialize utt) (Text utt) (Token_POS utt) (Token utt) (POS utt) (Phrasify utt) (Word utt)
    (Pauses utt) (Intonation utt) (PostLex utt) (Duration utt) (Int_Targets utt)
    (mapcar
      (lambda (target) (item.set_feat target "f0" (* pitch (item.feat target "f0"))))
      (utt.relation.leafs utt 'Target))
    (mapcar
      (lambda (segment) (hark_replace segment (cdr (assoc_string (item.name segment) sounds))))
      (utt.relation.items utt 'Segment))
    (us_db_select voice)
    (set! UniSyn_module_hooks nil)
    (set! us_abs_offset 0.0) (set! us_rel_offset 0.0) (set! window_factor 1.0) (set! us_gain 0.9)
    (Parameter.set 'us_sigpr 'lpc)
    (Parameter.set 'Synth_Method 'UniSyn)
    (Wave_Synth utt)
    (utt.save.wave utt file 'riff)
    (format t "hark: said\n")
    (fflush nil)))
