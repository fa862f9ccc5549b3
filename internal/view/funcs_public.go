package view

import "html/template"

// publicFuncs are the template functions of public pages, in one language.
type publicFuncs struct{ *translator }

// publicFuncsMap returns the template functions of public pages.
func publicFuncsMap(t *translator) template.FuncMap {
	v := publicFuncs{t}
	return template.FuncMap{
		"ancestors": v.ancestors, "alone": v.alone, "replies": v.replies, "discussionSummary": v.discussionSummary,
		"picks": v.picks, "picked": v.picked, "facetTitle": v.facetTitle, "pager": pagesOf,
		"threadPager": pagesOfThread, "form": v.form, "writing": v.writing, "amending": v.amending,
		"replyTexts": replyTexts, "answersOf": v.answersOf, "bookVersions": v.bookVersions,
		"thisVersion": v.thisVersion, "declining": declining, "articleData": v.articleData, "pageData": v.pageData,
		"homeData": v.homeData, "origin": v.origin, "note": v.note, "versions": versions, "shown": v.shown,
		"differences": v.differences, "places": v.placesPart, "placesOf": v.placesOf, "regionName": v.regionName,
		"extent": v.extent, "next": func(n uint64) uint64 { return n + 1 },
	}
}
