import { mount } from 'svelte'
import './app.css'
import App from './App.svelte'
import { look } from './lib/theme.svelte'

look.apply()
mount(App, { target: document.getElementById('page')! })
