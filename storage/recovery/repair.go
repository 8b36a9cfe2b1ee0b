package recovery

import (
	"errors"
	"io/fs"
	"strings"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/sqlite"
)

// repair makes whole what was salvaged: rows whose parent was lost get one, derived columns are made anew,
// files without a row are taken in, rows without their file say so.
func (o *Opener) repair(t *sqlite.Tx) error {
	for _, text := range []string{
		// Conversations and agents that unsent messages, drafts and recordings need.
		`INSERT OR IGNORE INTO conversations (id, agent, portal)
			SELECT conversation, 0, '' FROM messages UNION SELECT conversation, 0, '' FROM attachments WHERE message IS NULL`,
		`INSERT OR IGNORE INTO agents (id, portal, agent_id, user_id, name, listed_only)
			SELECT DISTINCT agent, portal, 'recovered-' || agent, '', 'Recovered messages', 1
			FROM conversations WHERE agent NOT IN (SELECT id FROM agents)`,
		`UPDATE conversations SET about = NULL WHERE about NOT IN (SELECT id FROM conversations)`,
		`DELETE FROM attachments WHERE message IS NOT NULL AND message NOT IN (SELECT id FROM messages)`,
		`DELETE FROM handovers WHERE conversation NOT IN (SELECT id FROM conversations)`,
		`UPDATE utterances SET conversation = NULL WHERE conversation NOT IN (SELECT id FROM conversations)`,
		`UPDATE utterances SET message = NULL, state = CASE transcript WHEN '' THEN 'recorded' ELSE 'transcribed' END
			WHERE message NOT IN (SELECT id FROM messages)`,
		// Most messages are gone until they are listed again.
		`UPDATE agents SET listed_at = 0`,
		`UPDATE conversations SET unread = 0, queued = 0, troubled = 0, last_seen = 0, preview_id = 0,
			next_seq = 1 + (SELECT coalesce(max(seq), 0) FROM messages WHERE conversation = conversations.id)`,
	} {
		if _, err := t.Exec(text); err != nil {
			return err
		}
	}
	if err := o.repairFiles(t); err != nil {
		return err
	}
	if err := o.adoptRecordings(t); err != nil {
		return err
	}
	ids, err := sqlite.Collect(t.Query, sqlite.ScanID, `SELECT DISTINCT conversation FROM messages`)
	for _, id := range ids {
		err = errors.Join(err, o.Recompute(t, id))
	}
	if err != nil {
		return err
	}
	return t.Row(`SELECT (SELECT count(*) FROM conversations WHERE draft <> ''), (SELECT count(*) FROM attachments)`).
		Scan(&o.Report.Drafts, &o.Report.Attachments)
}

// repairFiles says of rows without their file what was lost; a message that can't be sent whole waits for
// the person.
func (o *Opener) repairFiles(t *sqlite.Tx) error {
	type row struct {
		id, message int64
		file        string
	}
	scan := func(r sqlite.Scanner) (v row, err error) { return v, r.Scan(&v.id, &v.message, &v.file) }
	files, err := sqlite.Collect(t.Query, scan, `SELECT id, coalesce(message, 0), file FROM attachments WHERE file <> ''`)
	if err != nil {
		return err
	}
	for _, f := range files {
		if folder.Size(o.Root, folder.Attachments+"/"+f.file) >= 0 {
			continue
		}
		o.Report.LostFiles++
		if _, err := t.Exec(`UPDATE attachments SET file = '', sha256 = '' WHERE id = ?`, f.id); err != nil {
			return err
		}
		if _, err := t.Exec(`UPDATE messages SET state = 'failed', error = 'An attached file was lost when the local copy was damaged.'
			WHERE id = ? AND state = 'queued'`, f.message); err != nil {
			return err
		}
	}
	recordings, err := sqlite.Collect(t.Query, scan, `SELECT id, 0, file FROM utterances WHERE file <> ''`)
	if err != nil {
		return err
	}
	for _, f := range recordings {
		if folder.Size(o.Root, folder.Utterances+"/"+f.file) >= 0 {
			continue
		}
		o.Report.LostFiles++
		if _, err := t.Exec(`UPDATE utterances SET file = '' WHERE id = ?`, f.id); err != nil {
			return err
		}
	}
	return nil
}

// adoptRecordings offers recordings again whose row was lost: nothing said is lost.
func (o *Opener) adoptRecordings(t *sqlite.Tx) error {
	entries, err := fs.ReadDir(o.Root.FS(), folder.Utterances)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !strings.HasSuffix(e.Name(), folder.RecordingExt) || info.Size() == 0 {
			continue
		}
		n, err := t.Exec(`INSERT INTO utterances (state, cut, size, started, file)
			SELECT 'recorded', 1, ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM utterances WHERE file = ?3)`,
			info.Size(), sqlite.Micros(info.ModTime()), e.Name())
		if err != nil {
			return err
		}
		o.Report.Utterances += int(n)
	}
	return nil
}
