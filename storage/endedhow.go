package storage

import "context"

// EndedHow corrects how the last hand-over of a conversation ended, where that became known later.
// ErrNotFound: there is none, or it still lasts.
func (s *Store) EndedHow(ctx context.Context, conversationID int64, how HandOverEnd) error {
	return s.changeOne(ctx, "correct the hand-over", `UPDATE handovers SET how = ?2 WHERE ended_at <> 0 AND id =
		(SELECT id FROM handovers WHERE conversation = ?1 ORDER BY at DESC, id DESC LIMIT 1)`, conversationID, how)
}
