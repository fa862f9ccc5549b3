package web

// PageTemplates is the table of pages.
var PageTemplates = pageTemplates
