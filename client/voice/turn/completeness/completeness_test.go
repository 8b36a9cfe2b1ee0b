package completeness

import (
	"bytes"
	"strings"
	"testing"
)

// What people say to an agent, as recognizers give it. It was written for this test; no
// network was fitted to it. Where a sentence may end before its end a bar stands: what
// is before the last bar may be all, and is not asked for.
var sayings = map[string][]string{
	"en": {
		"could you move my appointment to thursday afternoon", "i would like to know how much the ticket costs", "please send the invoice to my office",
		"what is the name of the restaurant near the station", "remind me to water the plants", "we are looking for a hotel with a swimming pool",
		"is there a train to the airport before six", "my brother wants to return the shoes", "i have lost the key to my room",
		"the printer in the second floor does not work", "when does the museum open on sundays", "tell them that the package was damaged",
		"not that one", "about ten", "the green one", "no that is all", "tomorrow at noon", "yes i would",
	},
	"de": {
		"kannst du meinen termin auf donnerstag verschieben", "ich möchte wissen wie viel die karte kostet", "bitte schick die rechnung an mein büro",
		"wie heißt das restaurant neben dem bahnhof", "erinnere mich daran die blumen zu gießen", "wir suchen ein hotel mit einem schwimmbad",
		"gibt es vor sechs einen zug zum flughafen", "mein bruder will die schuhe zurückgeben", "ich habe den schlüssel zu meinem zimmer verloren",
		"der drucker im zweiten stock geht nicht", "wann macht das museum am sonntag auf", "sag ihnen dass das paket beschädigt war",
		"nicht das da", "ungefähr zehn", "die grüne", "nein das ist alles", "morgen mittag", "ja gerne",
	},
	"es": {
		"puedes cambiar mi cita para el jueves", "quiero saber cuánto cuesta la entrada", "por favor envía la factura a mi oficina",
		"cómo se llama el restaurante al lado de la estación", "recuérdame que tengo que regar las plantas", "buscamos un hotel con piscina",
		"hay un tren al aeropuerto antes de las seis", "mi hermano quiere devolver los zapatos", "he perdido la llave de mi habitación",
		"la impresora de la segunda planta no funciona", "cuándo abre el museo los domingos", "diles que el paquete estaba dañado",
		"ese no", "unos diez", "la verde", "no eso es todo", "mañana al mediodía", "sí claro",
	},
	"fr": {
		"peux-tu déplacer mon rendez-vous à jeudi", "je voudrais savoir combien coûte le billet", "envoie la facture à mon bureau s'il te plaît",
		"comment s'appelle le restaurant à côté de la gare", "rappelle-moi d'arroser les plantes", "nous cherchons un hôtel avec une piscine",
		"est-ce qu'il y a un train pour l'aéroport avant six heures", "mon frère veut rendre les chaussures", "j'ai perdu la clé de ma chambre",
		"l'imprimante du deuxième étage ne marche pas", "à quelle heure ouvre le musée le dimanche", "dis-leur que le paquet était abîmé",
		"pas celui-là", "environ dix", "la verte", "non c'est tout", "demain à midi", "oui volontiers",
	},
	"ru": {
		"можешь перенести мою встречу на четверг", "я хочу узнать сколько стоит билет", "отправь пожалуйста счёт в мой офис",
		"как называется ресторан рядом с вокзалом", "напомни мне полить цветы", "мы ищем гостиницу с бассейном",
		"есть ли поезд в аэропорт до шести часов", "мой брат хочет вернуть ботинки", "я потерял ключ от своей комнаты",
		"принтер на втором этаже не работает", "когда открывается музей в воскресенье", "скажи им что посылка была повреждена",
		"не этот", "около десяти", "зелёную", "нет это всё", "завтра в полдень", "да конечно",
	},
}

// open are beginnings after which nobody would answer yet.
var open = map[string][]string{
	"en": {"could you", "i would like to know how", "please send the", "what is the name of the", "remind me to", "we are looking for a", "is there a", "my brother wants to",
		"i have lost the key to my", "the printer in the", "when does the", "tell them that the", "the green one and", "can i have two", "i think it was in", "do you know if"},
	"de": {"kannst du meinen", "ich möchte wissen wie", "bitte schick die", "wie heißt das", "erinnere mich daran die", "wir suchen ein", "gibt es vor", "mein bruder will die",
		"ich habe den schlüssel zu meinem", "der drucker im", "wann macht das", "sag ihnen dass das", "die grüne und", "ich glaube dass wir", "weißt du ob", "wenn es morgen"},
	"es": {"puedes cambiar mi", "quiero saber cuánto", "por favor envía la", "cómo se llama el", "recuérdame que tengo que", "buscamos un", "hay un", "mi hermano quiere",
		"he perdido la llave de mi", "la impresora de la", "cuándo abre el", "diles que el", "la verde y", "creo que es", "sabes si", "si mañana"},
	"fr": {"peux-tu déplacer mon", "je voudrais savoir combien", "envoie la", "comment s'appelle le", "rappelle-moi de", "nous cherchons un", "est-ce qu'il y a un", "mon frère veut",
		"j'ai perdu la clé de ma", "l'imprimante du", "à quelle heure ouvre le", "dis-leur que le", "la verte et", "je crois que c'est", "est-ce que tu sais si", "si demain"},
	"ru": {"можешь перенести мою", "я хочу узнать сколько", "отправь пожалуйста счёт в", "как называется ресторан рядом с", "напомни мне чтобы", "мы ищем гостиницу с", "есть ли поезд в", "мой брат хочет",
		"я потерял ключ от", "принтер на", "когда открывается", "скажи им что", "зелёную и", "я думаю что", "ты знаешь где", "если завтра"},
}

func TestModel_TakesWholeSentencesAndShortAnswersForAll(t *testing.T) {
	for language, list := range sayings {
		lost := 0
		for _, s := range list {
			words := strings.Fields(strings.ReplaceAll(s, "-", " "))
			if Of(language).Done(words) < 0 {
				t.Logf("%s: %q is taken for unfinished", language, s)
				lost++
			}
		}
		if lost > len(list)/6 {
			t.Errorf("%s: %d of %d are taken for unfinished", language, lost, len(list))
		}
	}
}

func TestModel_HearsThatSomethingIsMissing(t *testing.T) {
	for language, list := range open {
		missed := 0
		for _, s := range list {
			if Of(language).Done(strings.Fields(strings.ReplaceAll(s, "-", " "))) >= 0 {
				t.Logf("%s: %q is taken for all", language, s)
				missed++
			}
		}
		if missed > len(list)/5 {
			t.Errorf("%s: %d of %d beginnings are taken for all", language, missed, len(list))
		}
	}
}

func TestModel_KnowsOneLanguageEach(t *testing.T) {
	if Of("de-AT") != Of("de") || Of("de") == nil {
		t.Error("de-AT has no model, or another than de")
	}
	if Of("ja") != nil || Of("") != nil {
		t.Error("there is a model where there are no weights")
	}
}

func TestModel_ReadsAnything(t *testing.T) {
	for _, words := range [][]string{nil, {}, {"'"}, {"’"}, {""}, strings.Fields(strings.Repeat("word ", 500)), {"\xff\xfe"}, {"1234", "l'"}} {
		Of("fr").Done(words)
		Of("en").Done(words)
	}
}

func TestSplit_ReadsFiguresAndElisions(t *testing.T) {
	for text, want := range map[string]string{
		"l'homme qu’il": "l' homme qu' il", "c'est de l'": "c' est de l'", "à 10h30": "à 0", "''": "",
	} {
		if got := strings.Join(Split("fr", strings.Fields(text)), " "); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
	if got := strings.Join(Split("en", strings.Fields("i'm at o’clock 'tis")), " "); got != "i'm at o'clock tis" {
		t.Errorf("English is read as %q", got)
	}
}

func TestNetwork_IsReadAsItWasWritten(t *testing.T) {
	n := New([]uint32{1, 5, 9})
	for i := range n.Out {
		n.Out[i] = float32(i) - 20
	}
	var b bytes.Buffer
	if err := n.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range n.Out {
		if d := got.Out[i] - v; d > 0.2 || d < -0.2 {
			t.Errorf("%g was written, %g read", v, got.Out[i])
		}
	}
	for _, size := range []int{0, 3, 100, b.Len() - 1} {
		if _, err := Read(b.Bytes()[:size]); err == nil {
			t.Errorf("%d of %d bytes are read without an error", size, b.Len())
		}
	}
}
