package markup

import (
	"noticeboard/internal/notice"
	"noticeboard/internal/places"
)

// announcementParts returns the parts of an announcement: more than one if it holds a block of places. Joined
// by line breaks, as a body joins them, their sources are the source again.
func announcementParts(b notice.Body) []notice.Part {
	if len(b.Parts) == 0 {
		return nil
	}
	sources, _ := places.Cut(b.Source()) // a block with mistakes is a code block
	parts := make([]notice.Part, len(sources))
	for i, source := range sources {
		parts[i] = notice.Part{Lang: b.Parts[0].Lang, Source: source, HTML: announcementHTML(source)}
	}
	return parts
}

func announcementHTML(source string) notice.SafeHTML {
	if places, err := places.Parse(source); err == nil {
		if made, ok := announcements.walled(func(w *writer) { w.places(places) }); ok {
			return notice.SafeHTML(made)
		}
	}
	return announcements.html(source)
}

// places writes regions, countries and places as lists in lists. Where a place is, lists do not say.
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

// entry begins an entry of a list that has a list of its own.
func (w *writer) entry(name string) {
	w.WriteString("<li>")
	w.raw([]byte(name))
	w.WriteString("\n<ul>\n")
}
