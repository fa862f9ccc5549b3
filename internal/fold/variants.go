package fold

// variants lists letters of the Latin script, in lower case, that compatibility decomposition (NFKD) does not change, by
// the letter of which each is a form. That is what its name in Unicode says, such as LATIN SMALL LETTER L WITH STROKE,
// LATIN LETTER SMALL CAPITAL G or LATIN SMALL LETTER SCRIPT G; alpha, barred o and eng are there, too. LATIN SMALL
// LETTER N WITH LEFT HOOK is not, because it is written for ñ.
var variants = []struct{ form, of string }{
	{"a", "ɑᴀᶏⱥ"},
	{"b", "ƀƃɓʙᵬᶀꞗ"},
	{"c", "ƈȼɕᴄꞓꞔ"},
	{"d", "đƌȡɖɗᴅᵭᶁᶑꝺꟈ"},
	{"e", "ɇᴇᶒⱸꬲꬴ"},
	{"f", "ƒᵮᶂꜰꝼꞙ"},
	{"g", "ǥɠɡɢʛᵹᶃꞡꬶ"},
	{"h", "ħɦʜⱨꞕ"},
	{"i", "ıɨɪᶖ"},
	{"j", "ȷɉɟʄʝᴊ"},
	{"k", "ƙᴋᶄⱪꝁꝃꝅꞣ"},
	{"l", "łƚȴɫɬɭʟᴌᶅⱡꝉꞎꬷꬸꬹ"},
	{"m", "ɱᴍᵯᶆꬺ"},
	{"n", "ƞȵɳɴᵰᶇꞑꞥꬻŋ"},
	{"o", "øᴏⱺꝋꝍꬽꬾɵ"},
	{"p", "ƥᴘᵱᵽᶈꝑꝓꝕ"},
	{"q", "ɋʠꝗꝙꞯ"},
	{"r", "ɍɼɽɾʀᵲᵳᶉꞃꞧꭆꭉꭋꭌ"},
	{"s", "ȿʂᵴᶊꜱꞅꞩꟊ"},
	{"t", "ŧƫƭȶʈᴛᵵⱦꞇ"},
	{"u", "ᴜᶙꞹꭎꭒ"},
	{"v", "ʋᴠᶌⱱⱴꝟ"},
	{"w", "ᴡⱳ"},
	{"x", "ᶍꭖꭗꭘꭙ"},
	{"y", "ƴɏʏỿꭚ"},
	{"z", "ƶȥɀʐʑᴢᵶᶎⱬ"},
}
