package demo

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
)

// problem is an error answer before it has a shape.
type problem struct {
	status int
	loc    []any // where in the request, for 422
	msg    string
	typ    string
}

func (e *problem) Error() string { return fmt.Sprintf("%d: %s", e.status, e.msg) }

func unauthorized() *problem {
	return &problem{status: http.StatusUnauthorized, msg: "Invalid or missing API token"}
}

func notFound(what string) *problem {
	return &problem{status: http.StatusNotFound, msg: what + " not found"}
}

// invalid is a validation error at a place of the request, such as body, user_id.
func invalid(typ, msg string, loc ...any) *problem {
	return &problem{status: http.StatusUnprocessableEntity, loc: loc, msg: msg, typ: typ}
}

func missing(loc ...any) *problem { return invalid("missing", "Field required", loc...) }

func unavailable(msg string) *problem {
	return &problem{status: http.StatusServiceUnavailable, msg: msg}
}

// fail answers with an error in the portal's shape.
func (p *Portal) fail(w http.ResponseWriter, e *problem) {
	contentType, body := p.errorBody(e)
	w.Header().Set("Content-Type", contentType)
	if e.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(e.status)
	_, _ = w.Write(body)
}

func (p *Portal) errorBody(e *problem) (contentType string, body []byte) {
	var v any
	switch p.opts.Shape.Errors {
	case ErrorMessage:
		v = map[string]any{"message": e.msg}
	case ErrorError:
		v = map[string]any{"error": e.msg}
	case ErrorHTML:
		page := fmt.Sprintf("<!DOCTYPE html>\n<html><head><title>%d %s</title></head><body><h1>%s</h1></body></html>\n",
			e.status, http.StatusText(e.status), html.EscapeString(e.msg))
		return "text/html; charset=utf-8", []byte(page)
	case ErrorPlain:
		return "text/plain; charset=utf-8", []byte(e.msg + "\n")
	case ErrorEmpty:
		return "application/json", nil
	case ErrorDetail:
		v = map[string]any{"detail": e.msg}
	default:
		v = map[string]any{"detail": e.msg}
		if e.loc != nil {
			v = map[string]any{"detail": []any{map[string]any{"loc": e.loc, "msg": e.msg, "type": e.typ}}}
		}
	}
	body, err := json.Marshal(v)
	if err != nil {
		return "text/plain", []byte(err.Error())
	}
	return "application/json", body
}
