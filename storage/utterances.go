package storage

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// utteranceTable keeps what a person said until it is part of a sent message.
type utteranceTable struct{ *rows.Base }

// wavHeaderSize is the length of a recording without any sound.
const wavHeaderSize = 44

const utteranceColumns = `id, coalesce(conversation, 0), coalesce(message, 0), file, state, transcript, error, cut, duration, size, started`

func (s *utteranceTable) scanUtterance(r sqlite.Scanner) (u Utterance, err error) {
	var file string
	err = r.Scan(&u.ID, &u.ConversationID, &u.MessageID, &file, &u.State, &u.Transcript, &u.Error, &u.Cut,
		sqlite.DurationInto(&u.Duration), &u.Size, sqlite.TimeInto(&u.Started))
	if file != "" {
		u.Path = s.Path(folder.Utterances, file)
	}
	return u, err
}

// BeginUtterance makes a row in state recording and its empty WAV file, open for writing (and seeking back
// to its header). The caller closes the file before FinishUtterance. Conversation 0: none yet.
func (s *utteranceTable) BeginUtterance(ctx context.Context, conversationID int64) (u Utterance, file *os.File, err error) {
	err = s.InCall("begin the recording", func() error {
		f, done, err := s.StoreFile(ctx, folder.Utterances, folder.RecordingExt, bytes.NewReader(nil), 0)
		if err != nil {
			return err
		}
		file, err = s.Root.OpenFile(folder.Utterances+"/"+f.Name, os.O_RDWR, 0o600)
		if err == nil {
			u, err = s.insertUtterance(ctx, conversationID, UtteranceRecording, f, 0)
		}
		done(err == nil)
		return err
	})
	if err != nil && file != nil {
		file.Close()
		file = nil
	}
	return u, file, err
}

func (s *utteranceTable) insertUtterance(ctx context.Context, conversation int64, state UtteranceState, f rows.StoredFile, d time.Duration) (u Utterance, err error) {
	err = s.InTx(ctx, func(t *rows.Tx) (err error) {
		u, err = s.scanUtterance(t.Row(`INSERT INTO utterances (conversation, state, file, size, duration, started)
			VALUES (nullif(?, 0), ?, ?, ?, ?, ?) RETURNING `+utteranceColumns,
			conversation, state, f.Name, f.Size, d.Microseconds(), sqlite.Micros(s.Now())))
		return err
	})
	return u, err
}

// FinishUtterance syncs the file and moves the utterance to recorded. ErrState: it was not recording.
func (s *utteranceTable) FinishUtterance(ctx context.Context, id int64, d time.Duration) (u Utterance, err error) {
	err = s.InCall("finish the recording", func() error {
		before, err := s.utterance(ctx, id)
		if err != nil {
			return err
		}
		size, err := syncFile(before.Path)
		if err != nil {
			return err
		}
		return s.InTx(ctx, func(t *rows.Tx) (err error) {
			if err := t.One(`UPDATE utterances SET state = 'recorded', duration = ?2, size = ?3 WHERE id = ?1 AND state = 'recording'`,
				id, d.Microseconds(), size); err != nil {
				return stateOr(err)
			}
			u, err = s.scanUtterance(t.Row(`SELECT `+utteranceColumns+` FROM utterances WHERE id = ?`, id))
			return err
		})
	})
	return u, err
}

// stateOr turns "no such row" of a row that is known to exist into ErrState.
func stateOr(err error) error {
	if sqlite.IsNoRows(err) {
		return ErrState
	}
	return err
}

// syncFile brings what others wrote to a file to the disk and returns its length.
func syncFile(path string) (int64, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// SaveUtterance stores a complete WAV file as a recorded utterance. When it returns, it is on the disk.
// Conversation 0: none yet.
func (s *utteranceTable) SaveUtterance(ctx context.Context, conversationID int64, wav []byte, d time.Duration) (u Utterance, err error) {
	err = s.InCall("keep the recording", func() error {
		f, done, err := s.StoreFile(ctx, folder.Utterances, folder.RecordingExt, bytes.NewReader(wav), 0)
		if err != nil {
			return err
		}
		u, err = s.insertUtterance(ctx, conversationID, UtteranceRecorded, f, d)
		done(err == nil)
		return err
	})
	return u, err
}

// SetTranscript moves a recorded or transcribed utterance to transcribed. With a failure it only keeps that
// as the error of the last try. ErrState: it is part of a message already, or still being recorded.
func (s *utteranceTable) SetTranscript(ctx context.Context, id int64, transcript, failure string) (u Utterance, err error) {
	err = s.Write(ctx, "keep the transcript", func(t *rows.Tx) (err error) {
		if _, err := s.scanUtterance(t.Row(`SELECT `+utteranceColumns+` FROM utterances WHERE id = ?`, id)); err != nil {
			return err
		}
		u, err = s.scanUtterance(t.Row(`UPDATE utterances SET error = ?3, state = CASE ?3 WHEN '' THEN 'transcribed' ELSE state END,
			transcript = CASE ?3 WHEN '' THEN ?2 ELSE transcript END
			WHERE id = ?1 AND state IN ('recorded', 'transcribed') RETURNING `+utteranceColumns, id, transcript, failure))
		return stateOr(err)
	})
	return u, err
}

// Utterance returns one utterance, or ErrNotFound.
func (s *utteranceTable) Utterance(ctx context.Context, id int64) (u Utterance, err error) {
	err = s.InCall("read the utterance", func() (err error) {
		u, err = s.utterance(ctx, id)
		return err
	})
	return u, err
}

func (s *utteranceTable) utterance(ctx context.Context, id int64) (u Utterance, err error) {
	err = s.InSnapshot(ctx, func(q rows.Query) (err error) {
		u, err = s.scanUtterance(q.Row(`SELECT `+utteranceColumns+` FROM utterances WHERE id = ?`, id))
		return err
	})
	return u, err
}

// PendingUtterances returns those that are not part of a message yet (recorded, transcribed), oldest first.
func (s *utteranceTable) PendingUtterances(ctx context.Context) (us []Utterance, err error) {
	err = s.Read(ctx, "read the utterances", func(q rows.Query) (err error) {
		us, err = rows.Collect(q, s.scanUtterance, `SELECT `+utteranceColumns+` FROM utterances
			WHERE state <> 'done' AND state IN ('recorded', 'transcribed') ORDER BY started, id`)
		return err
	})
	return us, err
}

// recoverRecordings offers what a killed process was recording. One without any sound is forgotten: the
// microphone had not delivered anything yet, or the recording was being thrown away.
func (s *utteranceTable) recoverRecordings(t *rows.Tx) error {
	type recording struct {
		id   int64
		file string
	}
	left, err := rows.Collect(t.Query, func(r sqlite.Scanner) (v recording, err error) { return v, r.Scan(&v.id, &v.file) },
		`SELECT id, file FROM utterances WHERE state = 'recording' AND state <> 'done'`)
	if err != nil {
		return err
	}
	for _, v := range left {
		size := int64(-1)
		if v.file != "" {
			size = folder.Size(s.Root, folder.Utterances+"/"+v.file)
		}
		if size > wavHeaderSize {
			_, err = t.Exec(`UPDATE utterances SET state = 'recorded', cut = 1, size = ?2 WHERE id = ?1`, v.id, size)
		} else if err = s.ForgetRecordings(t, `id = ?`, v.id); err == nil {
			_, err = t.Exec(`DELETE FROM utterances WHERE id = ?`, v.id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// DiscardUtterance removes an utterance the person does not want, with its file. ErrState if it is part of
// a message that is not sent yet.
func (s *utteranceTable) DiscardUtterance(ctx context.Context, id int64) error {
	return s.Write(ctx, "discard the utterance", func(t *rows.Tx) error {
		var state UtteranceState
		var transcript string
		if err := t.Row(`SELECT state, transcript FROM utterances WHERE id = ?`, id).Scan(&state, &transcript); err != nil {
			return err
		}
		if state == UtteranceAttached {
			return ErrState
		}
		if err := s.ForgetRecordings(t, `id = ?`, id); err != nil {
			return err
		}
		if transcript != "" { // else there are no words to be found
			if err := s.MarkScrub(t); err != nil {
				return err
			}
		}
		return t.One(`DELETE FROM utterances WHERE id = ?`, id)
	})
}
