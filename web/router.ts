import { createRouter, createWebHistory, type NavigationGuardReturn, type RouteLocationNormalized } from 'vue-router'

/** A wall's address may carry a device token. Its handler loads only then, so that the first paint does not wait for it. */
async function becomeKiosk(to: RouteLocationNormalized, from: RouteLocationNormalized): Promise<NavigationGuardReturn> {
  if (to.query['kiosk'] === undefined && !to.hash.includes('kiosk=')) return true
  return (await import('./wall/unattended/become-kiosk.ts')).becomeKiosk(to, from)
}

/** The addresses of the screens; each screen's code is fetched when it is first opened. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/wall' },
    { path: '/wall', component: () => import('./wall/WallScreen.vue') },
    { path: '/wall-token', component: () => import('./wall/unattended/WallTokenScreen.vue') },
    { path: '/dispatch', component: () => import('./dispatch/DispatchScreen.vue') },
    { path: '/drill/:areaCode?', component: () => import('./drill/DrillScreen.vue') },
    { path: '/sign-in', component: () => import('./sign-in/SignInScreen.vue') },
    { path: '/password', component: () => import('./sign-in/PasswordScreen.vue') },
    { path: '/:rest(.*)*', component: () => import('./UnknownAddress.vue') },
  ],
})

// Not the route's own guard: it would not run when another token is entered in the address of an open wall.
router.beforeEach((to, from) => (to.path === '/wall' ? becomeKiosk(to, from) : true))
