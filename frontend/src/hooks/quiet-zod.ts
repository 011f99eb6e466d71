import { config } from 'zod/mini'

// Zod would probe `new Function`, which the content security policy reports. Every form imports this first.
config({ jitless: true })
