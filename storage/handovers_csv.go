package storage

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// HandOverRecord is one line of the exported history.
type HandOverRecord struct {
	HandOver
	AgentName, Portal, SessionID string
}

// EachHandOver calls each for every hand-over that began in [from, to) (zero: no border), oldest first.
func (s *handOverTable) EachHandOver(ctx context.Context, from, to time.Time, each func(HandOverRecord) error) error {
	until := int64(1) << 62
	if !to.IsZero() {
		until = sqlite.Micros(to)
	}
	since := int64(-1) << 62
	if !from.IsZero() {
		since = sqlite.Micros(from)
	}
	return s.Read(ctx, "export the hand-overs", func(q rows.Query) error {
		return q.Each(`SELECT `+handOverColumns+`, CASE c.bot_name WHEN '' THEN a.name ELSE c.bot_name END, c.portal, coalesce(c.session_id, '')
			FROM handovers h JOIN conversations c ON c.id = h.conversation JOIN agents a ON a.id = c.agent
			WHERE h.at >= ? AND h.at < ? ORDER BY h.at, h.id`, func(r sqlite.Scanner) error {
			var rec HandOverRecord
			if err := r.Scan(append(handOverInto(&rec.HandOver), &rec.AgentName, &rec.Portal, &rec.SessionID)...); err != nil {
				return err
			}
			return each(rec)
		}, since, until)
	})
}

// handOverHeader names the columns of the export.
var handOverHeader = [...]string{"agent", "portal", "session", "from", "to", "operator", "operator_id", "handed_over", "first_answer",
	"seconds_to_first_answer", "last_customer_message", "last_operator_message", "ended", "how_ended", "seconds_in_total"}

// WriteHandOverCSV writes the same as CSV with a header line: RFC 3339 times in UTC, waiting times in
// seconds. Cells that a spreadsheet would take for a formula are disarmed.
func (s *handOverTable) WriteHandOverCSV(ctx context.Context, w io.Writer, from, to time.Time) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	if err := out.Write(handOverHeader[:]); err != nil {
		return err
	}
	err := s.EachHandOver(ctx, from, to, func(r HandOverRecord) error {
		return out.Write([]string{cell(r.AgentName), cell(r.Portal), cell(r.SessionID), cell(string(r.From)), cell(string(r.To)),
			cell(r.OperatorName), cell(r.OperatorID), csvTime(r.At), csvTime(r.FirstAnswerAt), csvSeconds(r.At, r.FirstAnswerAt),
			csvTime(r.LastCustomerAt), csvTime(r.LastOperatorAt), csvTime(r.EndedAt), cell(string(r.How)), csvSeconds(r.At, r.EndedAt)})
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// cell keeps a spreadsheet from taking a name for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func csvTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func csvSeconds(from, to time.Time) string {
	if to.IsZero() || to.Before(from) {
		return ""
	}
	return strconv.FormatInt(int64(to.Sub(from)/time.Second), 10)
}
