package plain

import (
	"maps"
	"strings"
)

// pictures are the kinds of pictures that a chat shows, with the endings of their names, the usual one first. Which
// of them can be decoded is said by the imports of ui/widgets/pictures.go.
var pictures = map[string][]string{
	"image/png": {".png"}, "image/jpeg": {".jpg", ".jpeg"}, "image/gif": {".gif"}, "image/webp": {".webp"},
}

// IsPicture reports whether a file of a content type is a picture that a chat shows.
func IsPicture(contentType string) bool {
	_, ok := pictures[kindOf(contentType)]
	return ok
}

// PictureEndings maps the endings of names to the kind of picture that a chat shows.
func PictureEndings() map[string]string {
	kinds := map[string]string{}
	for kind, endings := range pictures {
		for _, e := range endings {
			kinds[e] = kind
		}
	}
	return kinds
}

// withPictures adds the usual endings of pictures to those of other kinds.
func withPictures(others map[string]string) map[string]string {
	out := maps.Clone(others)
	for kind, endings := range pictures {
		out[kind] = endings[0]
	}
	return out
}

// kindOf is a content type without its parameters.
func kindOf(contentType string) string {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}
