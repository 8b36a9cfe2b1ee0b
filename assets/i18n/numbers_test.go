package i18n

import (
	"testing"
	"time"
)

func TestSpan_IsInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-5 * time.Second: "0 s", 0: "0 s", 40 * time.Second: "40 s", 59600 * time.Millisecond: "1 min", 70 * time.Second: "1 min 10 s",
		2 * time.Minute: "2 min", 10*time.Minute + 30*time.Second: "10 min", time.Hour: "1 h", 125 * time.Minute: "2 h 5 min",
		47 * time.Hour: "47 h", 72 * time.Hour: "3 days",
	} {
		if got := Span(d); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
}

func TestBytes_AreForPeople(t *testing.T) {
	for n, want := range map[int64]string{
		-1: "", 0: "0 B", 999: "999 B", 1000: "1 KB", 1200: "1 KB", 999_499: "999 KB", 999_500: "1.0 MB", 1_200_000: "1.2 MB",
		20_000_000: "20.0 MB", 999_949_999: "999.9 MB", 999_950_000: "1.0 GB", 1_500_000_000: "1.5 GB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("%d is %q, not %q", n, got, want)
		}
	}
}

func TestNumbers_AreWrittenAsTheLanguageDoes(t *testing.T) {
	for tag, want := range map[string][3]string{
		"en": {"12,345", "1.5", "1.2 MB"}, "de": {"12.345", "1,5", "1,2 MB"}, "de-CH": {"12’345", "1.5", "1.2 MB"},
		"fr": {"12\u00a0345", "1,5", "1,2 Mo"}, "ru": {"12\u00a0345", "1,5", "1,2 МБ"},
	} {
		use(t, tag)
		if got := [3]string{now().Int(12345), Decimal(1.5, 1), Bytes(1_200_000)}; got != want {
			t.Errorf("%s: %q, not %q", tag, got, want)
		}
	}
}

func TestDates_AreWrittenAsTheLanguageDoes(t *testing.T) {
	at := time.Date(2026, 3, 11, 14, 30, 5, 0, time.Local)
	for tag, want := range map[string][3]string{
		"en": {"11 Mar", "Wed", "Wednesday, 11 March 2026, 14:30:05"}, "de": {"11. März", "Mi", "Mittwoch, 11. März 2026, 14:30:05"},
		"es": {"11 mar", "mié", "miércoles, 11 de marzo de 2026, 14:30:05"}, "fr": {"11 mars", "mer.", "mercredi 11 mars 2026, 14:30:05"},
		"ru": {"11 мар.", "ср", "среда, 11 марта 2026 г., 14:30:05"},
	} {
		use(t, tag)
		if got := [3]string{DayMonthShort(at), WeekdayShort(at), Exact(at)}; got != want {
			t.Errorf("%s: %q, not %q", tag, got, want)
		}
	}
	if got := Exact(time.Time{}); got != "" {
		t.Errorf("no time is %q", got)
	}
}
