"""The page in the browser, on NiceGUI. Needs the extra `page`."""
