import '@fontsource-variable/inter/wght.css'
import './ui/mantine.css'
import './ui/tokens.css'
