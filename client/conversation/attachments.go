package conversation

import (
	"context"
	"io"
	"time"

	"delonix/client/api"
	"delonix/client/conversation/files"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// OpenedDir holds copies that were given to other programs. It is emptied at the
// start.
const OpenedDir = "opened"

// stage copies the files of a message, so that it can be sent whatever becomes of
// the originals.
func (c *Service) stage(ctx context.Context, conversation int64, paths []string) ([]int64, error) {
	var ids []int64
	for _, p := range paths {
		a, err := files.CopyIn(ctx, c.kit.Store, conversation, p, c.kit.Prefs.Get().AttachmentLimit(), true)
		if err != nil {
			c.unstage(ids)
			return nil, problem.RefusedFiles(err)
		}
		ids = append(ids, a.ID)
	}
	return ids, nil
}

// unstage removes copies that no message came of.
func (c *Service) unstage(ids []int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.kit.Context()), 5*time.Second)
	defer cancel()
	for _, id := range ids {
		c.kit.LogError("remove a copy", c.kit.Store.RemoveStaged(ctx, id))
	}
}

// wireMessage makes what is sent of a stored message.
func (act *Actor) wireMessage(m storage.Message) (api.Message, error) {
	out := api.Message{Text: m.Text, Progress: act.reportProgress(m)}
	for _, a := range m.Attachments {
		if !a.Local() {
			return out, problem.CopyGone(a.Name)
		}
		id := a.ID
		out.Attachments = append(out.Attachments, api.Attachment{
			Name: a.Name, ContentType: a.ContentType, Size: a.Size,
			Open: func() (io.ReadCloser, error) { return act.svc.kit.Store.OpenAttachment(act.svc.kit.Context(), id) },
		})
	}
	return out, nil
}

// reportProgress shows how much of a message was sent, a few times a second.
func (act *Actor) reportProgress(m storage.Message) func(sent, total int64) {
	if len(m.Attachments) == 0 {
		return nil
	}
	var last time.Time
	return func(sent, total int64) {
		now := act.svc.kit.Clock.Now()
		if total <= 0 || now.Sub(last) < act.svc.kit.Tune.FlushEvery && sent < total {
			return
		}
		last = now
		act.update(func(s *actorState) { mark(&s.delivery.progress, m.ID, min(1, float64(sent)/float64(total))) })
		act.svc.kit.Publish(model.MessagesChanged{Conversation: model.ConversationID(act.id), IDs: []model.MessageID{model.MessageID(m.ID)}})
	}
}
