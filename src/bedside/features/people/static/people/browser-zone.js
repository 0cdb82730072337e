// Chooses the zone of this computer where nobody has chosen one yet.
for (const select of document.querySelectorAll("select[data-browser-zone]")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!select.value && [...select.options].some((option) => option.value === here)) select.value = here;
}
