package storage

import (
	"context"
	"encoding/json"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// SpokenMessages tells which of the messages carry the transcript of an utterance.
func (s *messageTable) SpokenMessages(ctx context.Context, ids []int64) (spoken map[int64]bool, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	spoken = make(map[int64]bool)
	err = s.Read(ctx, "read the utterances", func(q rows.Query) error {
		return q.Each(`SELECT DISTINCT message FROM utterances WHERE message IN (SELECT value FROM json_each(?))`, func(r sqlite.Scanner) error {
			var id int64
			if err := r.Scan(&id); err != nil {
				return err
			}
			spoken[id] = true
			return nil
		}, string(list))
	})
	return spoken, err
}
