# Drives a browser.
