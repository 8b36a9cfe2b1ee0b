package speech

import (
	"context"
	"slices"
	"time"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/client/voice/listen"
	"delonix/client/voice/speechtext"
	"delonix/storage"
)

// Devices returns the microphones and speakers of this machine.
func (d *Service) Devices(ctx context.Context) (mics, speakers []model.Device, err error) {
	if d.devices.List == nil {
		return nil, nil, nil
	}
	if mics, err = d.devices.List.Microphones(ctx); err != nil {
		return nil, nil, problem.Of(err, problem.Generally)
	}
	if speakers, err = d.devices.List.Speakers(ctx); err != nil {
		return nil, nil, problem.Of(err, problem.Generally)
	}
	return mics, speakers, nil
}

// SettingsChanged passes the person's choices on to the devices and to who speaks.
func (d *Service) SettingsChanged(old, now model.Settings) {
	if list := d.devices.List; list != nil {
		if old.Microphone != now.Microphone {
			d.LogError("choose the microphone", list.SetMicrophone(now.Microphone))
		}
		if old.Speaker != now.Speaker {
			d.LogError("choose the speaker", list.SetSpeaker(now.Speaker))
		}
	}
	d.mu.Lock()
	reader, call := d.reader, d.call
	d.mu.Unlock()
	if reader != nil {
		reader.SetSpeed(now.Speed)
	}
	if call != nil {
		call.applySettings()
		if old.Microphone != now.Microphone || old.Speaker != now.Speaker {
			call.conversation.DevicesChanged()
		}
	}
}

// ApplyDevices chooses the devices the person chose in a former run.
func (d *Service) ApplyDevices() {
	s := d.Prefs.Get()
	d.SettingsChanged(model.Settings{}, model.Settings{Microphone: s.Microphone, Speaker: s.Speaker, Speed: s.Speed})
}

// Close ends everything that is recorded or spoken.
func (d *Service) Close() {
	d.CancelTalk()
	d.StopSpeaking()
	d.EndCall()
}

// Replied is told of every message of somebody else, in every state it has.
func (d *Service) Replied(conversation int64, m storage.Message) {
	if m.Role != storage.RoleAI && m.Role != storage.RoleOperator || m.Greeting {
		return
	}
	if m.Text == "" && !m.Provisional && !m.Interrupted && len(m.Attachments)+len(m.Buttons) > 0 && d.voiceCares(conversation) {
		m.Text = speechtext.LookAt(d.textLanguage(d.Context(), conversation, ""))
	}
	d.mu.Lock()
	call := d.call
	d.mu.Unlock()
	if call != nil {
		d.callReply(call, conversation, m)
		return
	}
	d.readReply(conversation, m)
}

// Merged looks for replies that only the list brought, or completed.
func (d *Service) Merged(ctx context.Context, conversation int64, res storage.MergeResult) {
	if !d.voiceCares(conversation) {
		return
	}
	messages, err := d.Store.MessagesByID(ctx, append(append([]int64(nil), res.NewUnread...), res.Updated...))
	if err != nil {
		return
	}
	k := d.inCall()
	for _, m := range messages {
		fresh := slices.Contains(res.NewUnread, m.ID)
		switch {
		case k != nil && !fresh && !k.knows(m.ID):
			// An old message that changed is none to be read to somebody.
		case fresh && d.beforeFirstWord(ctx, m):
		default:
			d.Replied(conversation, m)
		}
	}
}

// voiceCares reports whether replies of a conversation may have to be spoken.
func (d *Service) voiceCares(conversation int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.call != nil || d.spoken[conversation] || d.reading != nil && d.reading.conversation == conversation ||
		d.Prefs.Get().SpeakReplies && d.inSight(conversation)
}

// ConnectionChanged tells a call that the portal can be reached, or not.
func (d *Service) ConnectionChanged() {
	d.mu.Lock()
	call := d.call
	d.mu.Unlock()
	if call == nil {
		return
	}
	if online, known := d.agents.Online(call.agent); known {
		call.conversation.SetOnline(online)
	}
}

// Delivered tells a call how the delivery of what was said goes.
func (d *Service) Delivered(message int64, err error) {
	d.mu.Lock()
	call := d.call
	d.mu.Unlock()
	if call == nil {
		return
	}
	if turn, ok := call.turnOf(message); ok {
		call.conversation.Delivered(turn, err)
	}
}

// wavLength guesses how long a recording is from its size.
func wavLength(size int64) time.Duration {
	const header, perSecond = 44, listen.Rate * 2
	return time.Duration(max(0, size-header)) * time.Second / perSecond
}

// beforeFirstWord reports whether a message that the list brought stands before
// everything the person wrote in its conversation, and something was written.
func (d *Service) beforeFirstWord(ctx context.Context, m storage.Message) bool {
	const most = 10
	own := func(page []storage.Message) bool {
		for _, m := range page {
			if m.Own {
				return true
			}
		}
		return false
	}
	before, more, err := d.Store.Messages(ctx, m.ConversationID, m.Cursor(), most)
	if err != nil || more || own(before) {
		return false
	}
	after, _, err := d.Store.MessagesAfter(ctx, m.ConversationID, m.Cursor(), most)
	return err == nil && own(after)
}
