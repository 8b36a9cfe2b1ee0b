package i18n

// Decimal is a number with so many digits behind its point, in the language in
// force.
func Decimal(v float64, digits int) string { return now().Decimal(v, digits) }

// Percent is a share of 1 in the language in force.
func Percent(v float64) string { return now().Percent(v) }

// Bytes is a size for people: "812 B", "1.2 MB"; "" for an unknown one.
func Bytes(n int64) string {
	const kilo = 1000
	switch {
	case n < 0:
		return ""
	case n < kilo:
		return T("size.b", "n", int(n))
	case n < kilo*kilo-kilo/2:
		return T("size.kb", "n", Decimal(float64(n)/1e3, 0))
	case n < kilo*kilo*kilo-kilo*kilo/20:
		return T("size.mb", "n", Decimal(float64(n)/1e6, 1))
	}
	return T("size.gb", "n", Decimal(float64(n)/1e9, 1))
}
