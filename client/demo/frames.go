package demo

import (
	"encoding/json"
	"maps"
)

// frame is one message on an agent socket before it has a shape.
type frame struct {
	typ         string
	text        string
	role        Role
	log         *logEntry
	metadata    map[string]any
	attachments []any
}

// sendFrame shapes a frame and sends it to everybody who listens to the session.
func (p *Portal) sendFrame(sessionID string, f frame) {
	raw := p.shapeFrame(f)
	for _, s := range p.hub.of(p.hub.agent, sessionID) {
		s.send(raw)
	}
}

// sendChunk sends a piece of a reply, given the text before it.
func (p *Portal) sendChunk(sessionID, before, piece string) {
	var raw []byte
	switch p.opts.Shape.Stream {
	case WholeOnly, Nothing:
		return
	case NonJSON:
		raw = []byte(piece)
	case Cumulative:
		raw = p.shapeFrame(frame{typ: p.chunkType(), text: before + piece})
	default:
		raw = p.shapeFrame(frame{typ: p.chunkType(), text: piece})
	}
	for _, s := range p.hub.of(p.hub.agent, sessionID) {
		s.send(raw)
	}
}

func (p *Portal) chunkType() string {
	switch p.opts.Shape.ChunkType {
	case "":
		return "chunk"
	case "-":
		return ""
	}
	return p.opts.Shape.ChunkType
}

func (p *Portal) shapeFrame(f frame) []byte {
	shape := p.opts.Shape
	inner := map[string]any{}
	if f.text != "" {
		key := shape.TextKey
		if key == "" {
			key = "text"
		}
		inner[key] = f.text
	}
	if f.role != "" {
		inner["role"] = f.role
	}
	if f.log != nil && shape.IDKey != "-" {
		key := shape.IDKey
		if key == "" {
			key = "id"
		}
		inner[key] = p.world.wireLogID(f.log.id)
	}
	if f.metadata != nil {
		inner["metadata"] = f.metadata
	}
	if f.attachments != nil {
		inner["attachments"] = f.attachments
	}
	outer := map[string]any{}
	if shape.Wrap == "" {
		maps.Copy(outer, inner)
	} else {
		outer[shape.Wrap] = inner
		if shape.WrapType {
			outer = inner
		}
	}
	if f.typ != "" && !(shape.BareOperator && f.role == RoleOperator) {
		outer["type"] = f.typ
	}
	if shape.Wrap != "" && shape.WrapType {
		outer = map[string]any{shape.Wrap: outer}
	}
	p.decorate(outer)
	raw, err := json.Marshal(outer)
	if err != nil {
		return []byte("{}") // only marshalable values are put in
	}
	return raw
}

// emit tells the events sockets of a customer what happened to a session.
func (p *Portal) emit(userID string, e Event, sessionID string) {
	ids := map[string]any{}
	if sessionID != "" {
		key := p.opts.Shape.EventIDKey
		if key == "" {
			key = "session_id"
		}
		ids[key] = sessionID
	}
	if e == EventBotStatus {
		ids["agent_id"], ids["status"] = p.opts.AgentID, "Running"
	}
	outer := ids
	if p.opts.Shape.EventWrap != "" {
		outer = map[string]any{p.opts.Shape.EventWrap: ids}
	}
	key := p.opts.Shape.EventKey
	if key == "" {
		key = "type"
	}
	outer[key] = e
	p.decorate(outer)
	raw, err := json.Marshal(outer)
	if err != nil {
		return
	}
	for _, s := range p.hub.of(p.hub.events, userID) {
		s.send(raw)
	}
}

func (p *Portal) buttonsKey() string {
	if p.opts.Shape.ButtonsKey == "" {
		return "buttons"
	}
	return p.opts.Shape.ButtonsKey
}

// buttons writes option buttons in the portal's shape.
func (p *Portal) buttons(buttons []Button) []any {
	out := make([]any, 0, len(buttons))
	for _, b := range buttons {
		value := b.Value
		if value == "" {
			value = b.Label
		}
		switch p.opts.Shape.Buttons {
		case ButtonTitlePayload:
			out = append(out, map[string]any{"title": b.Label, "payload": value})
		case ButtonLabelValue:
			out = append(out, map[string]any{"label": b.Label, "value": value})
		case ButtonString:
			out = append(out, b.Label)
		default:
			out = append(out, map[string]any{"text": b.Label, "value": value})
		}
	}
	return out
}

// metadata is what goes with a reply.
func (p *Portal) metadata(mode Mode, buttons []Button, sources []Source) map[string]any {
	m := map[string]any{"mode": mode}
	if len(buttons) > 0 {
		m[p.buttonsKey()] = p.buttons(buttons)
	}
	if len(sources) > 0 {
		list := make([]any, 0, len(sources))
		for _, s := range sources {
			list = append(list, map[string]any{"title": s.Title, "url": s.URL})
		}
		m["sources"] = list
	}
	return m
}

// attachmentViews writes attachments in the portal's shape.
func (p *Portal) attachmentViews(files []*fileEntry) []any {
	out := make([]any, 0, len(files))
	for _, f := range files {
		switch p.opts.Shape.Attachments {
		case AttachmentAltKeys:
			out = append(out, map[string]any{"attachment_id": f.id, "file_name": f.name, "mime_type": f.contentType})
		case AttachmentFilename:
			out = append(out, map[string]any{"id": f.id, "filename": f.name, "content_type": f.contentType, "size": f.size})
		case AttachmentIDs:
			out = append(out, f.id)
		default:
			out = append(out, map[string]any{"id": f.id, "name": f.name, "content_type": f.contentType, "size": f.size})
		}
	}
	return out
}
