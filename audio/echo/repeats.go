package echo

// Repeats tells how much of heard is only a repetition of something in spoken, from 0
// (nothing) to 1 (all of it).
func Repeats(spoken, heard string) float64 { return 0 }
