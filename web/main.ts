import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { catchFaults } from './faults.ts'
import './messages.ts'
import { router } from './router.ts'
import './ui/theme.css'

const app = createApp(App).use(createPinia()).use(router)
catchFaults(app)
app.mount('#app')
