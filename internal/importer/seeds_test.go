package importer

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/places"
)

// jurisdictions lists the new members as the source does, each with its name in the translation.
var jurisdictions = []struct{ en, es string }{
	{"Herat Municipality, Afghanistan", "Municipio de Herat, Afganistán"},
	{"Kandahar City, Afghanistan", "Ciudad de Kandahar, Afganistán"},
	{"Elbasan, Albania", "Elbasan, Albania"},
	{"Tirana, Albania", "Tirana, Albania"},
	{"Córdoba Province + Córdoba City, Argentina", "Provincia de Córdoba + Ciudad de Córdoba, Argentina"},
	{"Mendoza, Argentina", "Mendoza, Argentina"},
	{"Rosario, Argentina", "Rosario, Argentina"},
	{"Vanadzor & Gyumri, Armenia", "Vanadzor y Gyumri, Armenia"},
	{"Osasco, Brazil", "Osasco, Brasil"},
	{"Santa Catarina, Brazil", "Santa Catarina, Brasil"},
	{"Quebec, Canada", "Quebec, Canadá"},
	{"Peñalolen, Chile", "Peñalolén, Chile"},
	{"Bogotá, Colombia", "Bogotá, Colombia"},
	{"Sucre, Colombia", "Sucre, Colombia"},
	{"Curridabat Municipality, Costa Rica", "Municipalidad de Curridabat, Costa Rica"},
	{"Quito, Ecuador", "Quito, Ecuador"},
	{"Santo Domingo de los Tsáchilas, Ecuador", "Santo Domingo de los Tsáchilas, Ecuador"},
	{"Akhaltsikhe, Georgia", "Akhaltsikhe, Georgia"},
	{"Khoni, Georgia", "Khoni, Georgia"},
	{"Ozurgeti Municipality, Georgia", "Municipio de Ozurgeti, Georgia"},
	{"Shama District, Ghana", "Distrito de Shama, Ghana"},
	{"Banggai Regency, Indonesia", "Regencia de Banggai, Indonesia"},
	{"Brebes Regency, Indonesia", "Regencia de Brebes, Indonesia"},
	{"Semarang City, Indonesia", "Ciudad de Semarang, Indonesia"},
	{"West Nusa Tenggara + West Sumbawa, Indonesia", "Nusa Tenggara Occidental + Sumbawa Occidental, Indonesia"},
	{"Palermo, Italy", "Palermo, Italia"},
	{"Greater Karak Municipality, Jordan", "Municipio del Gran Karak, Jordania"},
	{"Greater Salt Municipality, Jordan", "Municipio del Gran Salt, Jordania"},
	{"Makueni County, Kenya", "Condado de Makueni, Kenia"},
	{"Nairobi, Kenya", "Nairobi, Kenia"},
	{"Nandi, Kenya", "Nandi, Kenia"},
	{"Bishkek City, Kyrgyz Republic", "Ciudad de Biskek, República Kirguisa"},
	{"Mexico City + Cuahutémoc, Mexico", "Ciudad de México + Cuauhtémoc, México"},
	{"Mexico State + Tlalnepantla de Baz, Mexico", "Estado de México + Tlalnepantla de Baz, México"},
	{"Mérida + Yucatan, Mexico", "Mérida + Yucatán, México"},
	{"Quintana Roo, Mexico", "Quintana Roo, México"},
	{"Tangier – Tetouan – Al-Hoceima, Morocco", "Tánger-Tetuán-Alhucemas, Marruecos"},
	{"Sveti Nikole, N. Macedonia", "Sveti Nikole, Macedonia del Norte"},
	{"Abuja Municipality, Nigeria", "Municipio de Abuya, Nigeria"},
	{"Plateau State, Nigeria", "Estado de Plateau, Nigeria"},
	{"Lima, Peru", "Lima, Perú"},
	{"Borongan City, Philippines", "Ciudad de Borongan, Filipinas"},
	{"Timisoara, Romania", "Timișoara, Rumania"},
	{"Banska Bystrica, Slovak Republic", "Banská Bystrica, República Eslovaca"},
	{"Makhanda, South Africa", "Makhanda, Sudáfrica"},
	{"Gwangju City, South Korea", "Ciudad de Gwangju, Corea del Sur"},
	{"Aragon, Spain", "Aragón, España"},
	{"Cataluña, Spain", "Cataluña, España"},
	{"El Kef Municipality, Tunisia", "Municipio de El Kef, Túnez"},
	{"Regueb, Tunisia", "Regueb, Túnez"},
	{"Khmelnytskyi City, Ukraine", "Ciudad de Jmelnitski, Ucrania"},
	{"Ternopil City, Ukraine", "Ciudad de Ternópil, Ucrania"},
	{"Vinnytsia City, Ukraine", "Ciudad de Vínnitsia, Ucrania"},
	{"Glasgow, United Kingdom", "Glasgow, Reino Unido"},
	{"Northern Ireland, United Kingdom", "Irlanda del Norte, Reino Unido"},
	{"Los Angeles, USA", "Los Ángeles, Estados Unidos"},
}

func seed(t testing.TB) board.Import {
	t.Helper()
	all, err := Seeds()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 {
		t.Fatalf("got %d seeds, want 1", len(all))
	}
	return all[0]
}

// commentOf returns the seed's comment with the given key.
func commentOf(t testing.TB, key string) board.ImportComment {
	t.Helper()
	for _, c := range seed(t).Comments {
		if c.Origin == "seed:ogp-local/"+key {
			return c
		}
	}
	t.Fatalf("no comment %q", key)
	return board.ImportComment{}
}

func TestSeedHeads(t *testing.T) {
	s := seed(t)
	if got, want := s.Origin, "seed:ogp-local"; got != want {
		t.Errorf("origin: got %q, want %q", got, want)
	}
	heads := map[notice.Lang]board.ImportText{}
	for l, text := range s.Texts {
		text.Markdown = ""
		heads[l] = text
	}
	want := map[notice.Lang]board.ImportText{
		notice.English: {
			Slug:    "56-local-jurisdictions-join-global-partnership-to-promote-open-government",
			Title:   "56 Local Jurisdictions Join Global Partnership to Promote Open Government",
			Summary: "Will Work with Citizens and Civil Society to Create More Transparent, Inclusive, and Participatory Governments",
			Place:   "Washington, D.C.",
		},
		notice.Spanish: {
			Slug:       "56-jurisdicciones-locales-se-unen-a-una-alianza-global-para-promover-el-gobierno-abierto",
			Title:      "56 jurisdicciones locales se unen a una alianza global para promover el gobierno abierto",
			Summary:    "Trabajarán con la ciudadanía y la sociedad civil para crear gobiernos más transparentes, inclusivos y participativos",
			Place:      "Washington D. C.",
			Translated: notice.English, Unreviewed: true,
		},
	}
	if d := cmp.Diff(want, heads); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// seedPlaces returns the block of places of the seed's edition in l.
func seedPlaces(t testing.TB, l notice.Lang) places.Places {
	t.Helper()
	parts, err := places.Cut(seed(t).Texts[l].Markdown)
	if err != nil || len(parts) != 3 {
		t.Fatalf("%s: %d parts, %v", l, len(parts), err)
	}
	ps, err := places.Parse(parts[1])
	if err != nil {
		t.Fatalf("%s: %v", l, err)
	}
	return ps
}

// A jurisdiction is a place as the source writes it: with its country behind it.
type jurisdiction struct {
	Line, Region string
	At           places.Point
}

func jurisdictionsOf(t testing.TB, l notice.Lang) (all []jurisdiction) {
	t.Helper()
	for _, r := range seedPlaces(t, l) {
		for _, c := range r.Countries {
			for _, p := range c.Places {
				if p.Number != len(all)+1 || p.At == nil {
					t.Fatalf("%s: place %d of %d: %+v", l, p.Number, len(all)+1, p)
				}
				all = append(all, jurisdiction{p.Name + ", " + c.Name, r.Name, *p.At})
			}
		}
	}
	return all
}

// Every line of the source is there once, in its words; what stands together is in the source's order.
func TestSeedJurisdictions(t *testing.T) {
	spanish, order := map[string]string{}, map[string]int{}
	for i, j := range jurisdictions {
		spanish[j.en], order[j.en] = j.es, i
	}
	english, other := jurisdictionsOf(t, notice.English), jurisdictionsOf(t, notice.Spanish)
	if len(english) != 56 || len(jurisdictions) != 56 || len(other) != 56 {
		t.Fatalf("%d places in English, %d in Spanish, %d in the source", len(english), len(other), len(jurisdictions))
	}
	for i, j := range english {
		want, ok := spanish[j.Line]
		if !ok {
			t.Errorf("%q is not in the source, or stands twice", j.Line)
		}
		if got := other[i]; got.Line != want || got.At != j.At {
			t.Errorf("place %d: got %q at %v, want %q at %v", i+1, got.Line, got.At, want, j.At)
		}
		delete(spanish, j.Line)
		if i > 0 && english[i-1].Region == j.Region && order[english[i-1].Line] > order[j.Line] {
			t.Errorf("%q stands behind %q", j.Line, english[i-1].Line)
		}
	}
}

// The regions are the institution's own, and every place lies in its region.
func TestSeedRegions(t *testing.T) {
	regions := []struct {
		en, es                   string
		places, countries        int
		north, south, west, east float64
	}{
		{"Africa and the Middle East", "África y Oriente Próximo", 12, 7, 38, -35, -18, 60},
		{"Americas", "América", 18, 10, 72, -56, -170, -34},
		{"Asia Pacific", "Asia-Pacífico", 9, 5, 55, -48, 60, 180},
		{"Europe", "Europa", 17, 10, 72, 34, -25, 50},
	}
	for _, l := range notice.Langs {
		ps := seedPlaces(t, l)
		if len(ps) != len(regions) {
			t.Fatalf("%s: %d regions", l, len(ps))
		}
		for i, r := range ps {
			want := regions[i]
			name := map[notice.Lang]string{notice.English: want.en, notice.Spanish: want.es}[l]
			if r.Name != name || r.Count() != want.places || len(r.Countries) != want.countries {
				t.Errorf("%s: %q with %d places in %d countries, want %+v", l, r.Name, r.Count(), len(r.Countries),
					want)
			}
		}
	}
	for _, j := range jurisdictionsOf(t, notice.English) {
		for _, r := range regions {
			if at := j.At; j.Region == r.en && (at.Lat > r.north || at.Lat < r.south || at.Lon < r.west ||
				at.Lon > r.east) {
				t.Errorf("%s: %v is not in %s", j.Line, at, r.en)
			}
		}
	}
	region := map[string]string{}
	for _, j := range jurisdictionsOf(t, notice.English) {
		region[j.Line[strings.LastIndex(j.Line, ", ")+2:]] = j.Region
	}
	for country, want := range map[string]string{
		"Afghanistan": "Asia Pacific", "Kyrgyz Republic": "Asia Pacific", "Armenia": "Europe", "Georgia": "Europe",
		"Jordan": "Africa and the Middle East", "Morocco": "Africa and the Middle East",
		"Tunisia": "Africa and the Middle East",
	} {
		if region[country] != want {
			t.Errorf("%s is in %q, want %q", country, region[country], want)
		}
	}
}

func TestSeedEnds(t *testing.T) {
	first := "Washington, D.C. – Today, the Open Government Partnership (OGP) welcomes 56 new local jurisdictions composed of 64 local governments and civil society organizations to join OGP Local, a partnership of reformers in and outside of government working to transform how government serves its citizens. This expansion, the largest in OGP history, comes at a critical moment as provinces, cities and local communities are at the forefront of efforts to respond to COVID-19 while also facing strained budgets and climate insecurity. The 56 new OGP local members (full list below) were selected out of a pool of 112 applications jointly submitted by governments and non-governmental stakeholders.\n\n"
	last := "\n\nFor questions or to set up interviews please contact commsteam@opengovpartnership.org."
	body := seed(t).Texts[notice.English].Markdown
	if !strings.HasPrefix(body, first) {
		t.Errorf("begins with %.700q", body)
	}
	if !strings.HasSuffix(body, last) {
		t.Errorf("ends with %q", body[len(body)-len(last):])
	}
}

// The two editions are built alike: paragraph for paragraph, one heading, one block of places.
func TestSeedEditionsMatch(t *testing.T) {
	shape := func(l notice.Lang) (s []string) {
		for block := range strings.SplitSeq(seed(t).Texts[l].Markdown, "\n\n") {
			switch {
			case strings.HasPrefix(block, "```places\n"):
				s = append(s, "places")
			case strings.HasPrefix(block, "## "):
				s = append(s, "heading")
			case block == "****":
				s = append(s, "break")
			default:
				s = append(s, "paragraph")
			}
		}
		return s
	}
	want := strings.Fields(strings.Repeat("paragraph ", 9) + "places break heading paragraph paragraph paragraph")
	for _, l := range notice.Langs {
		if d := cmp.Diff(want, shape(l)); d != "" {
			t.Errorf("%s: -want +got:\n%s", l, d)
		}
	}
}

// Nothing in the bodies but what TestSeedEditionsMatch knows means anything in Markdown.
func TestSeedMarkdownIsPlain(t *testing.T) {
	for l, text := range seed(t).Texts {
		parts, err := places.Cut(text.Markdown)
		if err != nil || len(parts) != 3 {
			t.Fatalf("%s: %d parts, %v", l, len(parts), err)
		}
		body := strings.Replace(parts[0]+parts[2], "\n****\n", "\n", 1)
		body = strings.Replace(body, "commsteam@opengovpartnership.org", "", 1)
		if at := strings.IndexAny(body, "*_`[]<>\\~|\t!"); at >= 0 {
			t.Errorf("%s: Markdown in %.60q", l, body[at:])
		}
		for line := range strings.Lines(body) {
			plain := strings.TrimPrefix(line, "## ")
			if r := []rune(plain)[0]; plain != "\n" && !unicode.IsLetter(r) && r != '“' && r != '«' {
				t.Errorf("%s: Markdown may begin in %.60q", l, line)
			}
			if strings.HasSuffix(line, " \n") {
				t.Errorf("%s: space at the end of %.60q", l, line)
			}
		}
	}
}

func TestSeedComments(t *testing.T) {
	const en, es = notice.English, notice.Spanish
	type row struct {
		Name               string
		Lang               notice.Lang
		Parts              []notice.Lang
		ReplyTo            string
		Official, Question bool
	}
	want := []row{
		{Name: "Cecilia Nava", Lang: es, Parts: []notice.Lang{es}, Question: true},
		{Name: "Equipo OGP Local", Lang: es, Parts: []notice.Lang{es}, ReplyTo: "seed:ogp-local/cecilia-nava",
			Official: true},
		{Name: "Alejandro Valdivia", Lang: es, Parts: []notice.Lang{es, en}},
		{Name: "Daniel Rosemberg Cervantes Pérez", Lang: es, Parts: []notice.Lang{es}, Question: true},
		{Name: "Jennifer Pia Las", Lang: en, Parts: []notice.Lang{en}},
		{Name: "LUIS GUILLERMO UC BALAM", Lang: es, Parts: []notice.Lang{es}, Question: true},
		{Name: "Jack Sim", Lang: en, Parts: []notice.Lang{en}, Question: true},
	}
	var got []row
	for _, c := range seed(t).Comments {
		var langs []notice.Lang
		for _, p := range c.Parts {
			langs = append(langs, p.Lang)
		}
		got = append(got, row{c.Name, c.Lang, langs, c.ReplyTo, c.Official, c.Question})
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// Boards remember comments by these; a change would put the comments in a second time.
func TestSeedOrigins(t *testing.T) {
	want := []string{
		"seed:ogp-local/cecilia-nava",
		"seed:ogp-local/equipo-ogp-local",
		"seed:ogp-local/alejandro-valdivia",
		"seed:ogp-local/daniel-rosemberg-cervantes-perez",
		"seed:ogp-local/jennifer-pia-las",
		"seed:ogp-local/luis-guillermo-uc-balam",
		"seed:ogp-local/jack-sim",
	}
	var got []string
	for _, c := range seed(t).Comments {
		got = append(got, c.Origin)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestSeedCommentTexts(t *testing.T) {
	tests := []struct {
		key  string
		want []notice.Part
	}{
		{"cecilia-nava", []notice.Part{
			{Lang: notice.Spanish, Source: "Hola, buenas tardes\n" +
				"¿Por qué en la Ciudad de México ponen Cuauhtémoc?\n" +
				"¿Sólo entra una alcaldía de las 16 que tiene la capital?"},
		}},
		{"equipo-ogp-local", []notice.Part{
			{Lang: notice.Spanish, Source: "Estimada Cecilia, un gusto saludarla y muchas gracias por su comentario. Tanto la Ciudad de México como Cuahuhtémoc aplicaron al proceso de manera independiente y fueron sugeridas como consorcio por el comité de selección. Esto no significa que en su futuro plan de acción no puedan participar activamente otras alcadías.\n" +
				"Todo el proceso de selección está documentado aquí: https://www.opengovpartnership.org/documents/join-ogp-local-call-for-expressions-of-interest-may-2020/"},
		}},
		{"alejandro-valdivia", []notice.Part{
			{Lang: notice.Spanish, Source: "Mis felicitaciones a todo el equipo de la Municipalidad Metropolitana de Lima – MML | Gobierno del Perú (http://www.munlima.gob.pe/gobierno-abierto)\n" +
				"Por ser una de las instituciones seleccionadas a unirse a la OGP Local 2020, que suma a sus actividades de trabajo con la ciudadanía y seguir impulsando el gobierno abierto, con transparencia, inclusión y participación en conjunto con organizaciones de la sociedad civil.\n" +
				"Atentamente,\n" +
				"Alejandro Valdivia\n" +
				"CEO viasoluciones ®\n" +
				"—-"},
			{Lang: notice.English, Source: "My congratulations to the entire team of the Metropolitan Municipality of Lima – MML | Government of Peru\n" +
				"http://www.munlima.gob.pe/gobierno-abierto\n" +
				"For being one of the institutions selected to join the OGP Local 2020, which adds to its work activities with citizens and continues to promote open government, with transparency, inclusion and participation in conjunction with civil society organizations.\n" +
				"Sincerely,\n" +
				"Alejandro Valdivia\n" +
				"CEO viasoluciones ®"},
		}},
		{"daniel-rosemberg-cervantes-perez", []notice.Part{
			{Lang: notice.Spanish, Source: "¡Buenas tardes! Enhorabuena por la incorporación de más iniciativas a escala local para promover el gobierno abierto. Desde las organizaciones locales que conformamos la Red Mexiquense de Gobierno Abierto celebramos la noticia de la incorporación del Estado de México a la OGP. Aunque en un principio no acompañamos la solicitud por considerar que el gobierno no ha hecho esfuerzos para fortalecer los principios de transparencia, participación ciudadana y rendición de cuentas, creemos que su incorporación es una oportunidad para que el gobierno local demuestre su compromiso con la apertura gubernamental y con esfuerzos locales que se llevan a cabo actualmente como el Ejercicio Local de Gobierno Abierto coordinado por el Instituto de Transparencia Local, además de reformas pendientes como la Ley de Participación Ciudadana.\n" +
				"Nos gustaría contar con transparencia en los criterios de selección para conocer porqué razones fue electo el gobierno del Estado y cuál fue la organización de sociedad civil local que refrendó su solicitud, pues desde nuestro punto de vista los retos, y rezagos, del Estado de México en materia de gobierno abierto todavía son muchos comparado con los grandes avances de otros gobiernos locales como Rosario, Argentina o Cataluña, España.\n" +
				"Muchas gracias y felicitaciones de nuevo por el atinado esfuerzo de ampliar hacia lo local la Alianza de Gobierno Abierto.\n" +
				"Daniel R. Cervantes\n" +
				"Innovación Cívica, A.C.\n" +
				"Red Mexiquense de Gobierno Abierto"},
		}},
		{"jennifer-pia-las", []notice.Part{
			{Lang: notice.English, Source: "Congratulations,OGP family for the great success and looking forward to seeing you alj soon."},
		}},
		{"luis-guillermo-uc-balam", []notice.Part{
			{Lang: notice.Spanish, Source: "Estamos construyendo sinergias para implementar el modelo de GOBIERNO ABIERTO A nivel municipal\n" +
				"Nos interesa el acompañamiento de Ustedes"},
		}},
		{"jack-sim", []notice.Part{
			{Lang: notice.English, Source: "Government often work with NGOs that they control, and report partnerships as a charade to game the system.\n" +
				"How do you monitor these tokenism eyewashes?"},
		}},
	}
	for _, test := range tests {
		t.Run(test.key, func(t *testing.T) {
			if d := cmp.Diff(test.want, commentOf(t, test.key).Parts); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func TestInstitutions(t *testing.T) {
	for _, test := range []struct {
		name string
		read func() (notice.Institution, error)
		want notice.Institution
	}{
		{"of the first announcement", Institution, notice.Institution{
			Name: map[notice.Lang]string{
				notice.English: "Open Government Partnership",
				notice.Spanish: "Alianza para el Gobierno Abierto",
			},
			Team: map[notice.Lang]string{
				notice.English: "OGP Local team",
				notice.Spanish: "Equipo OGP Local",
			},
			Short:   "OGP",
			Contact: "commsteam@opengovpartnership.org",
			English: notice.American,
		}},
		{"of an empty board", NeutralInstitution, notice.Institution{
			Name: map[notice.Lang]string{notice.English: "Our institution", notice.Spanish: "Nuestra institución"},
			Team: map[notice.Lang]string{notice.English: "Our team", notice.Spanish: "Nuestro equipo"},
		}},
	} {
		got, err := test.read()
		if err != nil {
			t.Fatal(err)
		}
		if err := got.Check(); err != nil {
			t.Errorf("%s: the desk would refuse it: %v", test.name, err)
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, d)
		}
	}
}
