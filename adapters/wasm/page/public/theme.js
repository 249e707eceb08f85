// Runs before the first paint, so that a chosen theme does not flash its opposite.
try {
  const theme = localStorage.getItem("earmark-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {}
