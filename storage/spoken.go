package storage

import (
	"context"
	"encoding/json"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// disowned is what stands in the place of an error with what was said by somebody who
// did not mean it for the agent.
const disowned = "disowned"

// Spoken tells of a message that carries the transcript of an utterance.
type Spoken struct {
	Disowned bool // it was not meant for the agent
}

// SpokenMessages tells which of the messages carry the transcript of an utterance.
func (s *messageTable) SpokenMessages(ctx context.Context, ids []int64) (spoken map[int64]Spoken, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	spoken = make(map[int64]Spoken)
	err = s.Read(ctx, "read the utterances", func(q rows.Query) error {
		return q.Each(`SELECT message, max(error = ?2) FROM utterances WHERE message IN (SELECT value FROM json_each(?1)) GROUP BY message`, func(r sqlite.Scanner) error {
			var id int64
			var x Spoken
			if err := r.Scan(&id, &x.Disowned); err != nil {
				return err
			}
			spoken[id] = x
			return nil
		}, string(list), disowned)
	})
	return spoken, err
}

// Disown keeps, on this machine, that what a message says was not meant for the agent.
// ErrNotFound: it was not spoken.
func (s *messageTable) Disown(ctx context.Context, message int64) error {
	return s.Write(ctx, "keep what a message was not meant for", func(t *rows.Tx) error {
		n, err := t.Exec(`UPDATE utterances SET error = ?2 WHERE message = ?1`, message, disowned)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return err
	})
}
