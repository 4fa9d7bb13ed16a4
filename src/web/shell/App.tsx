import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { newQueryClient } from '../lib/api.ts'
import { Toasts } from '../ui/Toasts.tsx'
import { cssVariablesResolver, theme } from '../ui/theme.ts'
import { newRouter } from './router.tsx'

const queries = newQueryClient()
const router = newRouter(queries)

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  )
}
