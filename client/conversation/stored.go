package conversation

import (
	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/storage"
)

// shown reports whether messages of a role are for the person's eyes.
func shown(r api.Role) bool {
	return r == api.RoleHuman || r == api.RoleAI || r == api.RoleOperator
}

// storedLogs translates logs for the local copy.
func storedLogs(logs []api.Log) []storage.Log {
	out := make([]storage.Log, 0, len(logs))
	for _, log := range logs {
		out = append(out, storage.Log{
			ID: string(log.ID), Role: storage.Role(log.Role), Text: plain.Text(log.Text), At: log.Time, AtGuessed: log.TimeGuessed,
			Feedback: storage.Feedback(log.Feedback), Hidden: !shown(log.Role),
			Buttons: storedButtons(log.Metadata.Buttons), Sources: storedSources(log.Metadata.Sources),
			Attachments: storedFiles(log.Attachments),
		})
	}
	return out
}

func storedButtons(in []api.Button) []storage.Button {
	var out []storage.Button
	for _, b := range in {
		out = append(out, storage.Button{Label: plain.Line(b.Label), Value: plain.Text(b.Value)})
	}
	return out
}

func storedSources(in []api.Source) []storage.Source {
	var out []storage.Source
	for _, s := range in {
		out = append(out, storage.Source{Title: plain.Line(s.Title), URL: s.URL})
	}
	return out
}

func storedFiles(in []api.AttachmentRef) []storage.RemoteFile {
	var out []storage.RemoteFile
	for _, a := range in {
		size := a.Size
		if size == 0 {
			size = -1
		}
		out = append(out, storage.RemoteFile{RemoteID: a.ID, Name: a.Name, ContentType: a.ContentType, Size: size})
	}
	return out
}

func storedRole(r api.Role) storage.Role {
	if r == "" {
		return storage.RoleAI
	}
	return storage.Role(r)
}
