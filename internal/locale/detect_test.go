package locale_test

import (
	"testing"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

func TestWrittenIn(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want notice.Lang
	}{
		"nothing":          {"", ""},
		"too short":        {"¿Y por qué no?", ""},
		"a name":           {"Guadalupe Victoria Hernández", ""},
		"English":          {"Why was the report not published in time?", notice.English},
		"Spanish":          {"¿Por qué no se publicó el informe a tiempo?", notice.Spanish},
		"without accents":  {"porque no se publica el informe de la ciudad", notice.Spanish},
		"in capitals":      {"FELICITACIONES A TODAS LAS CIUDADES QUE SE UNEN A LA ALIANZA", notice.Spanish},
		"a question alone": {"¿Cuándo abren la convocatoria?", notice.Spanish},
		"English about ñ": {
			"The mayor of Peñalolén told us that this is a good plan for all of the people",
			notice.English,
		},
		"a quoted title": {
			"They said that the plan “Gobierno abierto para todos” is on the site, but it is not there.",
			notice.English,
		},
		"half and half": {
			"We would like to thank the team for this. Queremos dar las gracias por todo lo que se hace en la ciudad.",
			"",
		},
		"Portuguese":        {"Por que não foi publicado o relatório sobre a cidade e os gastos com as obras?", ""},
		"Portuguese, plain": {"Gostaria de saber quando abrem as inscrições para o programa do governo", ""},
		"French":            {"Pourquoi le rapport sur la ville n'a-t-il pas été publié dans les temps ?", ""},
		"Italian": {
			"Perché il rapporto sulla città non è stato pubblicato in tempo? Sono in molti che lo chiedono.",
			"",
		},
		"Catalan":            {"Per què no s'ha publicat l'informe de la ciutat amb els comptes de tots?", ""},
		"German":             {"Warum wurde der Bericht über die Stadt nicht rechtzeitig veröffentlicht?", ""},
		"Arabic":             {"لماذا لم ينشر التقرير في الوقت المحدد؟", ""},
		"only an address":    {"https://example.org/the-report-of-the-city-and-of-the-region", ""},
		"a list of places":   {"Nariño, Peñalolén, Santiago, Bogotá, Medellín, Ñuñoa", ""},
		"marks without text": {"¡¡¡¡¡¡¡¡¡¡ ¿¿¿¿¿¿¿¿¿¿ ñ", ""},
	} {
		if got := locale.DetectLang(test.text); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
