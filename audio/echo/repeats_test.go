package echo

import "testing"

func TestRepeats(t *testing.T) {
	const reply = "Your parcel left our warehouse on Tuesday morning and should arrive within three working days. " +
		"If nobody is at home, the driver will leave it with a neighbour. Press stop to end, don't worry."
	for name, c := range map[string]struct {
		spoken, heard string
		least, most   float64
	}{
		"the same":                      {reply, reply, 1, 1},
		"a part":                        {reply, "should arrive within three working days", 1, 1},
		"a part, misheard":              {reply, "if nobody is at home the drive a will leave it with the neighbor", 0.8, 1},
		"with gaps":                     {reply, "parcel left warehouse Tuesday and should arrive", 0.8, 1},
		"torn apart and run together":   {reply, "the ware house ontuesday morning", 0.7, 1},
		"something else":                {reply, "can you tell me the weather in Lisbon tomorrow", 0, 0.4},
		"an answer with its words":      {reply, "no please leave it with the shop next door instead of a neighbour", 0, 0.6},
		"a repetition and more":         {reply, "arrive within three working days that is too late I need it before", 0.2, 0.6},
		"a single word of it":           {reply, "Stop!", 0, 0.5},
		"two words of it":               {reply, "press stop", 0, 0.75},
		"a single word, the whole":      {"Hello!", "hello", 1, 1},
		"apostrophes":                   {reply, "to end dont worry", 0.95, 1},
		"German":                        {"Ihr Paket ist unterwegs und kommt am Dienstag an.", "paket ist unterwegs und kommt", 1, 1},
		"Cyrillic":                      {"Ваша посылка прибудет во вторник утром", "посылка прибудет во вторник", 1, 1},
		"Chinese":                       {"您的包裹将在星期二上午送达。", "包裹将在星期二", 1, 1},
		"Chinese, something else":       {"您的包裹将在星期二上午送达。", "今天天气怎么样", 0, 0.4},
		"nothing heard":                 {reply, " … ", 0, 0},
		"nothing spoken":                {"", "hello there", 0, 0},
		"order matters":                 {reply, "days working three within arrive should", 0, 0.6},
		"unrelated, letters in common":  {reply, "I would rather have the red one in size ten", 0, 0.4},
		"a question that quotes a part": {reply, "what do you mean by three working days", 0, 0.65},
	} {
		t.Run(name, func(t *testing.T) {
			got := Repeats(c.spoken, c.heard)
			if got < c.least || got > c.most {
				t.Errorf("Repeats(…, %q) = %.2f, want %.2f to %.2f", c.heard, got, c.least, c.most)
			}
		})
	}
}

func FuzzRepeats(f *testing.F) {
	f.Add("Hello there, how are you?", "how are you")
	f.Add("", "x")
	f.Add("您好", "你好 \xff")
	f.Fuzz(func(t *testing.T, spoken, heard string) {
		if len(spoken)+len(heard) > 2000 {
			return
		}
		if got := Repeats(spoken, heard); !(got >= 0 && got <= 1) {
			t.Errorf("Repeats = %v", got)
		}
	})
}
