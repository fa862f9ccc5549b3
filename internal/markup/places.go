package markup

import (
	"noticeboard/internal/notice"
	"noticeboard/internal/places"
)

// announcementParts returns the parts of an announcement's body with their HTML: more than one if it has a block of
// places. Their sources, joined by line breaks, are the source of the body.
func announcementParts(b notice.Body) []notice.Part {
	if len(b.Parts) == 0 {
		return nil
	}
	sources, _ := places.Cut(b.Source()) // an invalid block is rendered as a code block
	parts := make([]notice.Part, len(sources))
	for i, source := range sources {
		parts[i] = notice.Part{Lang: b.Parts[0].Lang, Source: source, HTML: announcementHTML(source)}
	}
	return parts
}

func announcementHTML(source string) notice.SafeHTML {
	if ps, err := places.Parse(source); err == nil {
		if made, ok := announcements.sanitized(func(w *writer) { w.places(ps) }); ok {
			return notice.SafeHTML(made)
		}
	}
	return announcements.html(source)
}

// places writes regions, countries and places as nested lists, without coordinates.
func (w *writer) places(ps places.Places) {
	w.WriteString("<ul>\n")
	for _, region := range ps {
		w.entry(region.Name)
		for _, country := range region.Countries {
			w.entry(country.Name)
			for _, place := range country.Places {
				w.WriteString("<li>")
				w.raw([]byte(place.Name))
				w.WriteString("</li>\n")
			}
			w.WriteString("</ul>\n</li>\n")
		}
		w.WriteString("</ul>\n</li>\n")
	}
	w.WriteString("</ul>\n")
}

// entry begins a list item that contains a list.
func (w *writer) entry(name string) {
	w.WriteString("<li>")
	w.raw([]byte(name))
	w.WriteString("\n<ul>\n")
}
